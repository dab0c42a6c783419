// What every test starts from: the English texts are there, as on a page that has loaded.
import en from "../src/i18n/en.json";
import { learn } from "../src/i18n/localize.js";

await learn("en", async () => en);
