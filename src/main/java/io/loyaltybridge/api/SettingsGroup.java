package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.settings.ExplainedSetting;
import java.util.Map;

/** Every setting of a site, and of the process for who may have all sites, with its meaning. Secrets never. */
public final class SettingsGroup {
    private SettingsGroup() {}

    public static Group of() {
        return new Group("settings", Map.of("listSettings", SettingsGroup::list));
    }

    private static Answer list(Call call) {
        return Answer.of(Pages.of(
                ExplainedSetting.of(call.site().settings(), call.caller().mayHaveAll()), SettingsGroup::json, null));
    }

    private static JsonNode json(ExplainedSetting setting) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("key", setting.key())
                .put("section", setting.section())
                .put("meaning", setting.meaning())
                .put("value", setting.value())
                .put("secret", setting.isSecret())
                .put("set", setting.isSet())
                .put("default", setting.defaultValue())
                .put("expected", setting.expected())
                .put("origin", setting.origin())
                .put("ofSite", setting.ofSite());
    }
}
