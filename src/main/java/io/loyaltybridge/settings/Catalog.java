package io.loyaltybridge.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every setting the bridge knows. {@code application.properties} is its manual; a test keeps the two equal. */
final class Catalog {
    static final Map<String, Setting> SETTINGS = byKey(List.of(
            Setting.text("bridge.host", "127.0.0.1"),
            Setting.number("bridge.port", 8080, 0, 65535),
            Setting.number("bridge.management-port", 9876, 0, 65535),
            Setting.text("bridge.data-dir", "data"),
            Setting.text("bridge.profiles-dir", "profiles"),
            Setting.text("bridge.site", ""),
            Setting.zone("bridge.time-zone", "UTC"),
            Setting.number("bridge.lanes", 32, 1, 512),
            Setting.number("bridge.max-body-bytes", 262_144, 1_024, 16_777_216),
            Setting.duration("bridge.keep-events", "7d"),
            Setting.cron("bridge.housekeeping-cron", "0 0 3 * * ?"),
            Setting.oneOf("bridge.log-format", "plain", "plain", "json"),
            Setting.oneOf("bridge.log-level", "info", "error", "warn", "info", "debug"),
            Setting.number("retry.max-attempts", 20, 1, 1_000),
            Setting.duration("retry.first-delay", "1s"),
            Setting.duration("retry.max-delay", "30m"),
            Setting.url("wix.base-url", "https://www.wixapis.com"),
            Setting.oneOf("wix.auth", "app", "app", "api-key"),
            Setting.text("wix.app-id", ""),
            Setting.text("wix.app-secret", ""),
            Setting.text("wix.instance-id", ""),
            Setting.text("wix.api-key", ""),
            Setting.text("wix.site-id", ""),
            Setting.text("wix.public-key", ""),
            Setting.duration("wix.jwt-leeway", "48h"),
            Setting.number("wix.quota-per-minute", 200, 0, 1_000_000),
            Setting.duration("wix.quota-wait", "5s"),
            Setting.duration("wix.connect-timeout", "5s"),
            Setting.duration("wix.response-timeout", "10s"),
            Setting.duration("wix.index-delay", "60s"),
            Setting.oneOf("wix.upload-method", "PUT", "PUT", "POST"),
            Setting.text("program.connector", "rest"),
            Setting.url("program.base-url", ""),
            Setting.text("program.token", ""),
            Setting.text("program.webhook-secret", ""),
            Setting.flag("program.allow-lost-changes", false),
            Setting.oneOf("sync.on-account-created", "create", "create", "link-only", "ignore"),
            Setting.oneOf("sync.on-account-deleted", "unlink", "unlink", "delete", "park"),
            Setting.number("sync.loop-limit", 30, 2, 100_000),
            Setting.cronOrOff("sync.reconcile-cron", "0 30 3 * * ?"),
            Setting.oneOf("sync.drift-policy", "report", "report", "wix-wins", "program-wins"),
            Setting.number("sync.drift-limit", 100, 0, 999_999_999),
            Setting.length("setup.program-name", 2, 50),
            Setting.length("setup.points-name", 1, 20),
            Setting.text("setup.points-icon", ""),
            Setting.flag("setup.create-contacts", true),
            Setting.oneOf("setup.opening", "report", "report", "wix", "program", "higher", "sum"),
            Setting.text("setup.jdbc-url", ""),
            Setting.text("setup.jdbc-user", ""),
            Setting.text("setup.jdbc-password", ""),
            Setting.text("setup.jdbc-query", ""),
            Setting.text("setup.jdbc-first", "0"),
            Setting.text("setup.jdbc-drivers", "drivers"),
            Setting.text("setup.csv-email", "email"),
            Setting.text("setup.csv-id", "id"),
            Setting.text("setup.csv-member-id", "member-id"),
            Setting.text("setup.csv-balance", "balance"),
            Setting.text("setup.csv-name", "name"),
            Setting.delimiter("setup.csv-delimiter", ","),
            Setting.text("texts.directory", "templates"),
            Setting.language("texts.default-locale", "en"),
            Setting.text("texts.program-name", ""),
            Setting.text("texts.points-name", ""),
            Setting.text("mail.host", ""),
            Setting.number("mail.port", 587, 1, 65535),
            Setting.oneOf("mail.tls", "starttls", "starttls", "tls", "none"),
            Setting.text("mail.username", ""),
            Setting.text("mail.password", ""),
            Setting.mailAddress("mail.from", ""),
            Setting.mailAddress("mail.reply-to", ""),
            Setting.number("mail.per-minute", 60, 0, 1_000_000),
            Setting.number("sandbox.wix-port", 8090, 0, 65535),
            Setting.number("sandbox.program-port", 8091, 0, 65535),
            Setting.number("sandbox.mail-port", 8092, 0, 65535)));

    /** The settings of one source, by the part of their name behind {@code sources.<name>.}. */
    static final Map<String, Setting> SOURCE = byKey(List.of(
            Setting.text("signature", "standard-webhooks"),
            Setting.text("secret", ""),
            Setting.text("url", ""),
            Setting.text("batch", ""),
            Setting.text("email", "/email"),
            Setting.text("event-id", ""),
            Setting.text("kind", ""),
            Setting.text("object", ""),
            Setting.text("occurred-at", ""),
            Setting.number("points", 0, 0, 9_999_999),
            Setting.text("description", "Points for an activity"),
            Setting.text("only-objects", ""),
            Setting.oneOf("once-per", "event", "event", "person-and-object", "person-and-kind"),
            Setting.number("daily-cap", 0, 0, 999_999_999),
            Setting.flag("create-contact", true),
            Setting.text("route", "award-points")));

    static final Setting POINTS_OF_KIND = Setting.number("points.", 0, 0, 9_999_999);

    private Catalog() {
    }

    private static Map<String, Setting> byKey(List<Setting> settings) {
        Map<String, Setting> map = new LinkedHashMap<>();
        settings.forEach(s -> map.put(s.key(), s));
        return map;
    }
}
