// What the heat card looks like beyond the common looks.
import { css } from "../parts/element.js";

export const heatStyles = css`
  .top {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 12px;
  }
  .top .icon {
    width: 48px;
    height: 48px;
    border: 1px solid var(--divider-color);
  }
  .dial {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    width: 176px;
    height: 176px;
    padding: 0;
    border: none;
    background: none;
  }
  .dial svg {
    position: absolute;
    inset: 0;
  }
  .track {
    stroke: var(--divider-color);
  }
  .share {
    stroke: var(--poh-heat);
  }
  .room {
    font-size: 32px;
    font-variant-numeric: tabular-nums;
  }
  .now,
  .why {
    margin: 0;
    text-align: center;
  }
  .now {
    font-weight: 500;
  }
  .override {
    margin: 8px auto 0;
    display: flex;
    --mdc-icon-size: 18px;
  }
  .profiles {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    margin: 12px 0;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 8px;
    margin: 12px 0;
    text-align: center;
  }
  dt {
    font-size: 13px;
  }
  dd {
    margin: 0;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
  .paid dt::after {
    content: " ▼";
    color: var(--poh-good);
  }
  .strip path {
    fill: none;
    stroke: var(--poh-heat);
    stroke-width: 2;
  }
`;
