// What the fleet card looks like beyond the common looks.
import { css } from "../parts/element.js";

export const fleetStyles = css`
  .totals {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: baseline;
    font-variant-numeric: tabular-nums;
  }
  .totals strong {
    font-weight: 500;
    white-space: nowrap;
  }
  .faults {
    padding: 0 8px;
    border-radius: 8px;
    box-shadow: inset 0 0 0 1px var(--poh-bad);
  }
  .tools,
  .bulk {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .tools {
    padding: 8px 16px;
  }
  .bulk {
    flex-basis: 100%;
  }
  input[type="search"] {
    flex: 1 1 140px;
    min-width: 0;
    height: 36px;
    padding: 0 12px;
    border: 1px solid var(--divider-color);
    border-radius: 18px;
    background: none;
    color: inherit;
    font: inherit;
    box-sizing: border-box;
  }
  input[type="search"]::placeholder {
    color: var(--poh-quiet);
    opacity: 1;
  }
  input[type="checkbox"] {
    width: 18px;
    height: 18px;
    margin: 0;
    accent-color: var(--primary-color);
  }
  .mining {
    --chip-color: var(--poh-good);
  }
  .paused {
    --chip-color: var(--poh-line);
  }
  .fault {
    --chip-color: var(--poh-bad);
  }
  .offline {
    --chip-color: var(--poh-quiet);
  }
  .rows {
    overflow-x: hidden;
    overflow-y: auto;
    contain: strict;
    scrollbar-width: thin;
  }
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    height: 40px;
    padding-inline-end: 12px;
    border-bottom: 1px solid var(--divider-color);
    box-sizing: border-box;
    cursor: pointer;
  }
  .rows:focus-visible .active {
    box-shadow: inset 0 0 0 2px var(--primary-color);
  }
  .row[aria-selected="true"] {
    background: color-mix(in srgb, var(--primary-color) 16%, transparent);
  }
  .row > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    padding-inline: 4px;
  }
  .row > span:first-child {
    display: flex;
    justify-content: center;
    padding: 0;
    overflow: visible;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .heading {
    cursor: default;
    font-size: 13px;
    font-weight: 500;
    scrollbar-gutter: stable;
  }
  .heading button {
    max-width: 100%;
    padding: 8px 0;
    border: none;
    background: none;
    font: inherit;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .heading i {
    font-style: normal;
    font-size: 11px;
  }
  .status::before {
    content: "";
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-inline-end: 6px;
    border-radius: 50%;
    background: var(--chip-color, var(--poh-quiet));
  }
  .status.offline::before {
    background: none;
    box-shadow: inset 0 0 0 2px var(--poh-quiet);
  }
  .warm {
    background: color-mix(in srgb, var(--poh-warn) 22%, transparent);
  }
  .hot {
    background: color-mix(in srgb, var(--poh-bad) 26%, transparent);
    font-weight: 600;
  }
`;
