// What the cards with a chart to point at have in common: lines, what they mean, and sentences below.
import { html, type TemplateResult } from "lit/html.js";
import { css } from "../parts/element.js";

export const chartStyles = css`
  path {
    fill: none;
    stroke-width: 2;
  }
  p {
    margin: 8px 0 0;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin-top: 8px;
    font-size: 13px;
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
`;

/** Return what the lines of a chart mean: the class of each with its name. */
export function legend(lines: readonly (readonly [look: string, name: string])[]): TemplateResult {
  return html`<div class="legend quiet">
    ${lines.map(
      ([look, name]) => html`<span>
        <svg width="20" height="8" aria-hidden="true"><path class=${look} d="M0,4H20"></path></svg>${name}
      </span>`,
    )}
  </div>`;
}
