// How the miners follow the plant or the roof.
import { html, type TemplateResult } from "lit";

import { Query } from "../hass/query.js";
import type { CardConfig, ConfigForm } from "../hass/types.js";
import { type Instead, PohCard } from "../parts/card.js";
import { configForm, defineCard } from "../parts/register.js";

export interface Balance {
  is_balancing: boolean;
}

export class SurplusCard extends PohCard<CardConfig> {
  protected override readonly titleKey = "surplus_name";
  private readonly balance = new Query<Balance>(this, () => this.message("balance"), 15_000);

  static getConfigForm(): ConfigForm {
    return configForm();
  }

  static getStubConfig(): Record<string, unknown> {
    return {};
  }

  protected override instead(): Instead | undefined {
    if (this.balance.error !== undefined) {
      return { is: "error", text: this.balance.error };
    }
    return this.balance.value === undefined ? { is: "loading" } : undefined;
  }

  protected override content(): TemplateResult {
    return html`<div class="body">${this.balance.value?.is_balancing}</div>`;
  }
}

defineCard(SurplusCard, { tag: "poh-surplus-card", name: "surplus_name", description: "surplus_description" });
