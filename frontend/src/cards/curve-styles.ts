// What the curve card looks like beyond the common looks.
import { css } from "../parts/element.js";

export const curveStyles = css`
  .drawn {
    stroke: var(--poh-heat);
    stroke-width: 3;
  }
  .ghost {
    stroke: var(--poh-quiet);
    stroke-dasharray: 2 4;
  }
  .learnt {
    stroke: var(--poh-line);
    stroke-dasharray: 8 4;
  }
  .day {
    fill: var(--poh-line);
    fill-opacity: 0.6;
  }
  #hatch line {
    stroke: var(--poh-quiet);
    stroke-opacity: 0.6;
  }
  .limit {
    fill: url(#hatch);
  }
  .now {
    pointer-events: none;
    stroke: var(--poh-quiet);
    stroke-dasharray: 3 3;
  }
  .live {
    fill: var(--primary-text-color);
    pointer-events: none;
  }
  .grip {
    cursor: grab;
    outline: none;
    touch-action: none;
  }
  .reach {
    fill: transparent;
  }
  .knob {
    fill: var(--card-background-color);
    stroke: var(--poh-heat);
    stroke-width: 3;
  }
  .grip:focus-visible .knob {
    stroke: var(--primary-color);
    stroke-width: 5;
  }
  .grip text {
    fill: var(--primary-text-color);
    paint-order: stroke;
    stroke: var(--card-background-color);
    stroke-width: 3px;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 12px;
  }
`;
