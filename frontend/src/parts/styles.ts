// What all cards look like: Home Assistant's own variables, so that every theme fits.
import { css } from "./element.js";

export const cardStyles = css`
  :host {
    display: block;
    /* Colours of meaning; text on a tint of them keeps a contrast of 4.5 in both themes. */
    --poh-heat: var(--state-climate-heat-color, #ff8100);
    --poh-good: var(--success-color, #43a047);
    --poh-warn: var(--warning-color, #ffa600);
    --poh-bad: var(--error-color, #db4437);
    --poh-sun: var(--energy-solar-color, #ff9800);
    --poh-line: var(--primary-color, #03a9f4);
    --poh-quiet: var(--secondary-text-color, #5e5e5e);
  }
  ha-card {
    display: flex;
    flex-direction: column;
    height: 100%;
    box-sizing: border-box;
    overflow: hidden;
    color: var(--primary-text-color);
  }
  header {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 8px;
    padding: 12px 16px 4px;
  }
  h2 {
    margin: 0;
    flex: 1 1 auto;
    min-width: 0;
    font-size: var(--ha-font-size-l, 16px);
    font-weight: var(--ha-font-weight-medium, 500);
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  .body {
    flex: 1 1 auto;
    min-height: 0;
    padding: 4px 16px 16px;
  }
  .quiet {
    color: var(--poh-quiet);
  }
  .note {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 20px 16px;
    color: var(--poh-quiet);
  }
  .note ha-icon {
    flex: none;
  }
  .note.wrong ha-icon {
    color: var(--poh-bad);
  }
  .skeleton {
    min-height: 96px;
    margin: 4px 16px 16px;
    border-radius: 8px;
    background: var(--divider-color);
    opacity: 0.5;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 32px;
    padding: 0 12px;
    border: 1px solid var(--divider-color);
    border-radius: 16px;
    background: none;
    color: var(--primary-text-color);
    font: inherit;
    font-size: 14px;
    box-sizing: border-box;
  }
  .chip::before {
    content: "";
    flex: none;
    width: 10px;
    height: 10px;
    border-radius: 50%;
    background: var(--chip-color, var(--poh-quiet));
  }
  .chip.plain::before {
    display: none;
  }
  .good {
    --chip-color: var(--poh-good);
  }
  .warn {
    --chip-color: var(--poh-warn);
  }
  .bad {
    --chip-color: var(--poh-bad);
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button.chip[aria-pressed="true"],
  button.chip[aria-checked="true"] {
    border-color: var(--primary-color);
    background: color-mix(in srgb, var(--primary-color) 18%, transparent);
  }
  button.act {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding: 0 16px;
    border: 1px solid var(--divider-color);
    border-radius: 20px;
    background: none;
    font-weight: 500;
  }
  button.act:hover,
  button.chip:hover {
    background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
  }
  button.act.danger {
    border-color: var(--poh-bad);
    box-shadow: inset 0 0 0 1px var(--poh-bad);
  }
  button.icon {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    width: 40px;
    height: 40px;
    padding: 0;
    border: none;
    border-radius: 50%;
    background: none;
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  :focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  svg {
    display: block;
    overflow: visible;
  }
  .axis line {
    stroke: var(--divider-color);
    stroke-width: 1;
    shape-rendering: crispEdges;
  }
  svg text {
    fill: var(--poh-quiet);
    font-size: 12px;
    font-family: inherit;
  }
  .price {
    fill-opacity: 0.55;
  }
  .cheap {
    fill: var(--poh-good);
  }
  .middle {
    fill: var(--poh-warn);
  }
  .dear {
    fill: var(--poh-bad);
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
