// The dashboard that lays itself out: Home Assistant asks it for its tabs, and each tab for its cards when it is opened.
import type { CardConfig, Hass } from "../hass/types.js";
import { learn, say } from "../i18n/localize.js";
import { announceDashboard, define } from "../parts/register.js";
import { facts } from "./facts.js";
import { type View, view } from "./stock.js";
import { tabs, viewOf } from "./views.js";

const STRATEGY = "proof-of-heat";

interface ViewConfig extends CardConfig {
  path: string;
}

interface TabConfig {
  title: string;
  path: string;
  icon: string;
  show_icon_and_title: boolean;
  strategy: ViewConfig;
}

class DashboardStrategy extends HTMLElement {
  static registryDependencies = ["entities", "devices"];

  static async generate(config: CardConfig, hass: Hass): Promise<{ views: (TabConfig | View)[] }> {
    await learn(hass.language);
    const site = facts(hass, config.config_entry_id);
    if (!site) {
      return { views: [nothingYet(hass)] };
    }
    return {
      views: tabs(site).map(({ path, title, icon }) => ({
        title: say(hass.language, title),
        path,
        icon,
        show_icon_and_title: true,
        strategy: { type: `custom:${STRATEGY}`, config_entry_id: site.site.id, path },
      })),
    };
  }
}

class ViewStrategy extends HTMLElement {
  static registryDependencies = ["entities", "devices"];

  static async generate(config: ViewConfig, hass: Hass): Promise<View> {
    await learn(hass.language);
    const site = facts(hass, config.config_entry_id);
    return site ? viewOf(hass, site, config.path, (key, values) => say(hass.language, key, values)) : nothingYet(hass);
  }
}

function nothingYet(hass: Hass): View {
  const content = say(hass.language, "no_site");
  return view([{ type: "grid", cards: [{ type: "markdown", content }] }]);
}

define(`ll-strategy-dashboard-${STRATEGY}`, DashboardStrategy);
define(`ll-strategy-view-${STRATEGY}`, ViewStrategy);
announceDashboard(STRATEGY);
