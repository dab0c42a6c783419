// What is wrong with a page as people see it: errors, texts that lack words, texts that are cut, parts beside the screen.

// Everything below runs in the page, so it stands in one function.
export function wrongOn(page) {
  return page.evaluate(() => {
    const SLACK_PX = 2;
    // WCAG 2.2, success criterion 1.4.3 (AA): large is from 24 px on, or from 18.66 px on in bold.
    const CONTRAST = 4.5;
    const CONTRAST_OF_LARGE = 3;
    const found = [];
    const own = [];

    function walk(root, card) {
      for (const element of root.querySelectorAll("*")) {
        const inside = element.localName.startsWith("poh-") ? element : card;
        if (/^hui-(error-card|warning)$/.test(element.localName)) {
          found.push(`a card shows an error: ${element.textContent || element.shadowRoot?.textContent}`);
        }
        if (inside && element !== inside) {
          own.push([element, inside]);
        }
        if (element.shadowRoot) {
          walk(element.shadowRoot, inside);
        }
      }
    }

    const textOf = (element) =>
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent.trim())
        .join(" ")
        .trim();

    // Return red, green, blue and alpha, each 0 to 1, of a computed colour.
    function channels(colour) {
      const numbers = (colour.match(/[\d.]+/g) ?? []).map(Number);
      const [r, g, b, alpha = 1] = numbers;
      return colour.startsWith("color(") ? [r, g, b, alpha] : [r / 255, g / 255, b / 255, alpha];
    }

    function over([r, g, b, alpha], [r2, g2, b2]) {
      return [r * alpha + r2 * (1 - alpha), g * alpha + g2 * (1 - alpha), b * alpha + b2 * (1 - alpha), 1];
    }

    // Return what lies behind an element: the backgrounds up to the first opaque one, white at last.
    function behind(element) {
      const layers = [];
      for (let at = element; at; at = at.assignedSlot ?? at.parentElement ?? at.getRootNode().host) {
        const layer = channels(getComputedStyle(at).backgroundColor);
        if (layer[3] > 0) {
          layers.push(layer);
        }
        if (layer[3] === 1) {
          break;
        }
      }
      return layers.reduceRight((below, layer) => over(layer, below), [1, 1, 1, 1]);
    }

    function luminance(colour) {
      const [r, g, b] = colour.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }

    function contrast(element, style) {
      const ground = behind(element);
      const ink = over(channels(element instanceof SVGElement ? style.fill : style.color), ground);
      const [dark, light] = [luminance(ink), luminance(ground)].sort((one, other) => one - other);
      return (light + 0.05) / (dark + 0.05);
    }

    function look(element, card) {
      const text = textOf(element);
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (!text || box.width === 0 || style.visibility === "hidden" || element.closest(".spoken")) {
        return;
      }
      const frame = card.getBoundingClientRect();
      const says = `${card.localName} "${text.slice(0, 40)}"`;
      if (/undefined|NaN|\[object|MISSING_VALUE|\{\w+\}/.test(text)) {
        found.push(`${says} lacks a word`);
      }
      // A cell of the table may be short of room: its title says all of it.
      if (!element.title && style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + SLACK_PX) {
        found.push(`${says} is cut: ${element.scrollWidth} of ${element.clientWidth} px`);
      }
      const isLarge = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
      const seen = contrast(element, style);
      if (!element.closest(":disabled") && seen < (isLarge ? CONTRAST_OF_LARGE : CONTRAST)) {
        found.push(`${says} has a contrast of ${seen.toFixed(1)}`);
      }
      if (box.right > frame.right + SLACK_PX || box.left < frame.left - SLACK_PX) {
        found.push(`${says} stands beside its card`);
      }
    }

    walk(document.body, undefined);
    for (const [element, card] of own) {
      if (element.getAttribute("role") === "alert") {
        found.push(`${card.localName} shows an error: ${element.textContent.trim()}`);
      }
      look(element, card);
    }
    if (document.documentElement.scrollWidth > window.innerWidth + SLACK_PX) {
      found.push(`the page is ${document.documentElement.scrollWidth} px wide on a screen of ${window.innerWidth} px`);
    }
    return found;
  });
}

// Wait until the cards of a view are there and none of ours is still waiting for its answer.
export async function calm(page, quietMs) {
  await page.waitForFunction(() => {
    const all = (root) =>
      [...root.querySelectorAll("*")].flatMap((element) =>
        element.shadowRoot ? [element, ...all(element.shadowRoot)] : [element],
      );
    const elements = all(document.body);
    const isWaiting = elements.some(
      (element) => element.localName.startsWith("poh-") && element.shadowRoot?.querySelector(".skeleton"),
    );
    return !isWaiting && elements.some((element) => element.localName === "hui-card");
  });
  await page.waitForTimeout(quietMs);
}
