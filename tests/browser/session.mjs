// What every use of the browser shares: how it starts, who is signed in, and how a page of Home Assistant is opened.
import { chromium } from "playwright-core";

export const WIDE = { width: 1440, height: 1000 };
export const PHONE = { width: 390, height: 844 };

const PATIENCE_MS = 30_000;
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: SWITCHES });
}

// Sign in with a token without asking; runs in the page.
function signIn({ url, token, language }) {
  const tokens = {
    hassUrl: url,
    clientId: `${url}/`,
    access_token: token,
    refresh_token: "",
    token_type: "Bearer",
    expires_in: 1e9,
    expires: Date.now() + 1e12,
  };
  localStorage.setItem("hassTokens", JSON.stringify(tokens));
  localStorage.setItem("selectedLanguage", JSON.stringify(language));
}

// Return a page that is signed in; what goes wrong in it is added to the troubles.
export async function signedIn(browser, { url, token }, troubles, look = {}) {
  const { viewport = WIDE, colorScheme = "light", language = "en" } = look;
  const context = await browser.newContext({ viewport, colorScheme, serviceWorkers: "block" });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(signIn, { url, token, language });
  const page = await context.newPage();
  page.on("pageerror", (error) => troubles.push(`page error: ${error.message}`));
  return page;
}

export async function open(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector("home-assistant")?.hass?.states);
}

// Go to another page of Home Assistant as a click on a link does, without loading everything anew.
export function visit(page, where) {
  return page.evaluate((target) => {
    history.pushState(null, "", target);
    window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
  }, where);
}
