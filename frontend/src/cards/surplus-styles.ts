// What the surplus card looks like beyond the common looks.
import { css } from "../parts/element.js";

export const surplusStyles = css`
  .mode {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 8px;
  }
  .mode span {
    flex: 1 1 120px;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(var(--figures), minmax(0, 1fr));
    gap: 8px;
    margin: 12px 0;
  }
  .figure {
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: 8px;
    border: none;
    border-radius: 8px;
    border-inline-start: 4px solid var(--figure-color, var(--divider-color));
    background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
    text-align: start;
    min-width: 0;
  }
  .figure span {
    font-size: 13px;
  }
  .figure strong {
    font-size: 18px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .figure.sun {
    --figure-color: var(--poh-sun);
  }
  .figure.target {
    --figure-color: var(--primary-text-color);
  }
  .figure.miners {
    --figure-color: var(--poh-line);
  }
  .figure.over {
    --figure-color: var(--poh-bad);
  }
  .chart .generation {
    fill: var(--poh-sun);
    fill-opacity: 0.3;
    stroke: var(--poh-sun);
  }
  .chart .band {
    fill: var(--poh-warn);
    fill-opacity: 0.25;
  }
  .chart .target {
    fill: none;
    stroke: var(--primary-text-color);
    stroke-width: 1.5;
    stroke-dasharray: 6 4;
  }
  .chart .miners {
    fill: none;
    stroke: var(--poh-line);
    stroke-width: 2;
  }
  .skeleton.chart {
    height: 180px;
    margin: 0;
  }
  .log {
    margin-top: 12px;
    max-height: 160px;
    overflow-y: auto;
    font-size: 14px;
    line-height: 1.4;
  }
  .log p {
    display: flex;
    gap: 12px;
    margin: 0 0 6px;
  }
  .log time {
    flex: none;
    font-variant-numeric: tabular-nums;
  }
  .log span {
    min-width: 0;
    overflow-wrap: anywhere;
  }
`;
