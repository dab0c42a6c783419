// Everything that the frontend of Home Assistant loads of Proof of Heat.
//
// The styles come first: side by side they compress better.
import "./parts/styles.js";
import "./cards/chart-styles.js";
import "./cards/curve-styles.js";
import "./cards/fleet-styles.js";
import "./cards/heat-styles.js";
import "./cards/plan-styles.js";
import "./cards/surplus-styles.js";
import "./cards/curve.js";
import "./cards/plan.js";
import "./cards/heat.js";
import "./cards/surplus.js";
import "./cards/fleet.js";
import "./strategy/strategy.js";
import { learn, pageLanguage } from "./i18n/localize.js";

// The card picker asks for names and does not wait.
void learn(pageLanguage());
