// What the plan card looks like beyond the common looks.
import { css } from "../parts/element.js";

export const planStyles = css`
  .plan {
    touch-action: pan-y;
    cursor: crosshair;
  }
  .mining {
    fill: var(--poh-heat);
    fill-opacity: 0.35;
  }
  .all {
    stroke: var(--poh-heat);
  }
  .surplus {
    fill: var(--poh-sun);
    fill-opacity: 0.15;
    stroke: var(--poh-sun);
    stroke-width: 1;
  }
  .room {
    stroke: var(--poh-line);
  }
  .marked {
    fill: var(--primary-text-color);
    fill-opacity: 0.2;
  }
  .boost {
    fill: var(--poh-heat);
  }
  .pause {
    fill: var(--poh-quiet);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    margin-top: 12px;
  }
`;
