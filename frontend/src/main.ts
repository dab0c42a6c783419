// Everything that the frontend of Home Assistant loads of Proof of Heat.
import "./cards/curve.js";
import "./cards/fleet.js";
import "./cards/heat.js";
import "./cards/plan.js";
import "./cards/surplus.js";
import "./strategy/strategy.js";
import { learn, pageLanguage } from "./i18n/localize.js";

// The card picker asks for names and does not wait.
void learn(pageLanguage());
