// The house on the stage: a made Hass whose websocket answers from the scenes below. Runs in the page.
import { answers } from "./answers.mjs";

// What Home Assistant brings itself.
function frame(tag, css) {
  customElements.define(
    tag,
    class extends HTMLElement {
      constructor() {
        super();
        this.attachShadow({ mode: "open" }).innerHTML = `<style>${css}</style><slot></slot>`;
      }
    },
  );
}
frame(
  "ha-card",
  ":host { display: block; background: var(--card-background-color); border: 1px solid var(--divider-color); border-radius: 12px }",
);
frame("ha-icon", ":host { display: inline-block; width: 24px; height: 24px; border: 2px solid; border-radius: 4px; box-sizing: border-box }");

const SITE = "stage";
const KEYS = ["generation", "available_power", "target_power", "managed_power", "supply_status"];

const entity = (entity_id, device_id, translation_key) => ({
  entity_id,
  device_id,
  translation_key,
  platform: "proof_of_heat",
});
const state = (entity_id, value, attributes = {}) => ({
  entity_id,
  state: String(value),
  attributes,
  last_changed: "2026-11-21T08:00:00Z",
});

function house(scene, language) {
  const told = answers(scene);
  const own = [
    ...KEYS.map((key) => entity(`sensor.${key}`, "site", key)),
    entity("switch.balancing", "site", "balancing"),
    entity("button.stop", "site", "emergency_stop"),
    entity("button.resume", "site", "resume"),
  ];
  return {
    states: Object.fromEntries(
      Object.entries(told.states).map(([id, value]) => [id, state(id, value.state ?? value, value.attributes)]),
    ),
    entities: Object.fromEntries([...own, ...(told.entities ?? [])].map((one) => [one.entity_id, one])),
    devices: {
      site: { id: "site", name: "Barn", entry_type: "service", identifiers: [["proof_of_heat", SITE]], config_entry_id: SITE },
      ...(told.devices ?? {}),
    },
    areas: {},
    language,
    locale: { language, number_format: "language", time_format: "24", time_zone: "server" },
    config: { currency: "EUR", time_zone: "UTC" },
    connection: {
      subscribeMessage: async (tell) => {
        await told.answer?.();
        setTimeout(() => tell({ miners: told.miners }), 0);
        window.stage.tell = tell;
        return () => undefined;
      },
    },
    localize: (key) => told.words?.[key.split(".").at(-1)] ?? key.split(".").at(-1).replaceAll("_", " "),
    formatEntityState: (its) => told.words?.[its.state] ?? its.state,
    callService: async () => undefined,
    callWS: async (message) => (told.answer ? told.answer() : (told.messages[message.type] ?? {})),
  };
}

// Put a card on the stage in a scene; what was there goes.
function show({ tag, scene, width, language = "en", theme = "light", config = {} }) {
  document.documentElement.dataset.theme = theme;
  const card = document.createElement(tag);
  const stage = document.getElementById("stage");
  stage.style.width = `${width}px`;
  card.setConfig({ type: `custom:${tag}`, ...config });
  card.hass = house(scene, language);
  stage.replaceChildren(card);
  return card;
}

window.stage = { show };
