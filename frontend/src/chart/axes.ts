// The frame of a chart: lines and labels of both axes, as parts of an SVG.
import { nothing, type SVGTemplateResult, svg } from "lit/html.js";
import type { Scale } from "./scale.js";

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Room for labels beside and below a chart. */
export function frame(width: number, height: number, more: Partial<Frame> = {}): Frame {
  return { width, height, left: 44, right: 8, top: 8, bottom: 22, ...more };
}

/** Return the horizontal lines with their labels at the left, or at the right. */
export function yAxis(
  box: Frame,
  scale: Scale,
  marks: readonly number[],
  label: (value: number) => string,
  side: "left" | "right" = "left",
): SVGTemplateResult {
  const x = side === "left" ? box.left - 6 : box.width - box.right + 6;
  return svg`<g class="axis">${marks.map(
    (mark) => svg`
      ${side === "left" ? svg`<line x1=${box.left} x2=${box.width - box.right} y1=${scale(mark)} y2=${scale(mark)}></line>` : nothing}
      <text x=${x} y=${scale(mark)} dy="0.32em" text-anchor=${side === "left" ? "end" : "start"}>${label(mark)}</text>`,
  )}</g>`;
}

/** Return the labels below a chart. */
export function xAxis(
  box: Frame,
  scale: Scale,
  marks: readonly number[],
  label: (value: number) => string,
): SVGTemplateResult {
  const y = box.height - box.bottom;
  return svg`<g class="axis">
    <line x1=${box.left} x2=${box.width - box.right} y1=${y} y2=${y}></line>
    ${marks.map((mark) => {
      const x = scale(mark);
      // A label at an end leans inwards, so that it is not cut.
      const anchor = x - box.left < 20 ? "start" : box.width - box.right - x < 20 ? "end" : "middle";
      return svg`<line x1=${x} x2=${x} y1=${y} y2=${y + 4}></line>
        <text x=${x} y=${y + 16} text-anchor=${anchor}>${label(mark)}</text>`;
    })}
  </g>`;
}
