// What is wrong with a page as people see it: errors, texts that lack words, texts that are cut, parts beside the screen.

// Everything below runs in the page, so it stands in one function.
export function wrongOn(page) {
  return page.evaluate(() => {
    const SLACK_PX = 2;
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

    function look(element, card) {
      const text = textOf(element);
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (!text || box.width === 0 || style.visibility === "hidden" || element.closest(".spoken, .rows .row")) {
        return;
      }
      const frame = card.getBoundingClientRect();
      const says = `${card.localName} "${text.slice(0, 40)}"`;
      if (/undefined|NaN|\[object|MISSING_VALUE|\{\w+\}/.test(text)) {
        found.push(`${says} lacks a word`);
      }
      if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + SLACK_PX) {
        found.push(`${says} is cut: ${element.scrollWidth} of ${element.clientWidth} px`);
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
