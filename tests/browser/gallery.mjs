// Each card on the stage, compared with its committed picture: what changed its looks shows here.
//
// node gallery.mjs compares, node gallery.mjs --renew writes the pictures anew.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { wrongOn } from "./inspect.mjs";
import { launch } from "./session.mjs";
import { NOW } from "./stage/answers.mjs";
import { onStage } from "./stage.mjs";

const FOLDER = path.join(import.meta.dirname, "gallery");
// Machines draw letters a little differently: what counts is what a picture a tenth in size shows.
const SHRINK = 10;
// Of full black to white, in the mean of all pixels; another font gives 0.01, a missing chart 0.05.
const MOST_DIFFERENCE = 0.025;

export const PICTURES = {
  "surplus-light": { tag: "poh-surplus-card", scene: "surplus following", width: 640 },
  "surplus-dark-phone": { tag: "poh-surplus-card", scene: "surplus over", width: 374, theme: "dark" },
  "surplus-stopped-ru": { tag: "poh-surplus-card", scene: "surplus stopped", width: 374, language: "ru" },
  "surplus-unknown": { tag: "poh-surplus-card", scene: "surplus unknown", width: 480 },
  "heat-light": { tag: "poh-heat-card", scene: "heating learnt", width: 480 },
  "heat-by-hand-dark-phone-ru": {
    tag: "poh-heat-card",
    scene: "heating byhand",
    width: 374,
    language: "ru",
    theme: "dark",
  },
  "heat-held-dark-phone-ru": {
    tag: "poh-heat-card",
    scene: "heating held",
    width: 374,
    language: "ru",
    theme: "dark",
  },
  "heat-stopped": { tag: "poh-heat-card", scene: "heating stopped", width: 480 },
  "heat-off": { tag: "poh-heat-card", scene: "heating off", width: 374 },
  "heat-away": { tag: "poh-heat-card", scene: "heating away", width: 374 },
  "curve-light": { tag: "poh-curve-card", scene: "heating learnt", width: 640 },
  "curve-points-dark-phone-ru": {
    tag: "poh-curve-card",
    scene: "heating drawn",
    width: 374,
    language: "ru",
    theme: "dark",
  },
  "curve-doubted": { tag: "poh-curve-card", scene: "heating held", width: 480 },
  "curve-none-ru": { tag: "poh-curve-card", scene: "heating none", width: 374, language: "ru" },
  "plan-light": { tag: "poh-plan-card", scene: "heating learnt", width: 640 },
  "plan-dark-phone-ru": { tag: "poh-plan-card", scene: "heating drawn", width: 374, language: "ru", theme: "dark" },
  "plan-none": { tag: "poh-plan-card", scene: "heating assumed", width: 374 },
  "fleet-light": { tag: "poh-fleet-card", scene: "fleet 200", width: 1100 },
  "fleet-none": { tag: "poh-fleet-card", scene: "fleet 0", width: 640 },
  "fleet-dark-phone-ru": { tag: "poh-fleet-card", scene: "fleet 60", width: 374, language: "ru", theme: "dark" },
};

const isRenewed = process.argv.includes("--renew");
const browser = await launch();
const troubles = [];
try {
  await mkdir(FOLDER, { recursive: true });
  await onStage(browser, NOW, async (page) => {
    for (const [name, look] of Object.entries(PICTURES)) {
      troubles.push(...(await compare(page, name, look)).map((trouble) => `${name}: ${trouble}`));
    }
  });
} catch (error) {
  troubles.push(String(error));
} finally {
  await browser.close();
}
for (const trouble of troubles) {
  console.log(trouble);
}
if (troubles.length === 0) {
  console.log(`Gallery: ${Object.keys(PICTURES).length} cards look as they should`);
}
process.exitCode = troubles.length === 0 ? 0 : 1;

async function compare(page, name, look) {
  await page.evaluate((it) => void window.stage.show(it), look);
  await page.waitForFunction((tag) => !document.querySelector(tag).shadowRoot.querySelector(".skeleton"), look.tag);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const found = await wrongOn(page);
  const now = await page.locator("#stage").screenshot();
  const file = path.join(FOLDER, `${name}.png`);
  if (isRenewed) {
    await writeFile(file, now);
    return found;
  }
  const before = await readFile(file).catch(() => undefined);
  if (!before) {
    return [...found, "no picture is committed: node tests/browser/gallery.mjs --renew"];
  }
  const difference = await page.evaluate(differenceOf, [before.toString("base64"), now.toString("base64"), SHRINK]);
  return difference > MOST_DIFFERENCE
    ? [...found, `it looks different by ${difference.toFixed(3)}, ${MOST_DIFFERENCE} is allowed`]
    : found;
}

// Return how much two pictures differ when they are shrunk, 1 where their sizes do; runs in the page.
async function differenceOf([one, other, shrink]) {
  const pixels = async (base64) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width / shrink);
    canvas.height = Math.round(picture.height / shrink);
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 2) {
    return 1;
  }
  const count = Math.min(a.data.length, b.data.length);
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    sum += Math.abs(a.data[index] - b.data[index]);
  }
  return sum / count / 255;
}
