package io.loyaltybridge.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every setting the bridge knows. {@code application.properties} is its manual; a test keeps the two equal. */
final class Catalog {
    /** The settings of the process: one value for all its sites. Camel's own ({@code camel.*}) are the process's too. */
    static final Map<String, Setting> PROCESS = byKey(List.of(
            Setting.text("bridge.host", "127.0.0.1"),
            Setting.publicUrl("bridge.public-url"),
            Setting.number("bridge.port", 8080, 0, 65535),
            Setting.text("bridge.management-host", "127.0.0.1"),
            Setting.number("bridge.management-port", 9876, 0, 65535),
            Setting.hosts("bridge.management-hosts", ""),
            Setting.hosts("bridge.allow-without-tls", ""),
            Setting.text("bridge.data-dir", "data"),
            Setting.storeUrl("bridge.store-url"),
            Setting.text("bridge.store-user", ""),
            Setting.text("bridge.store-password", "").secret(),
            Setting.matching("bridge.forgotten-key", "", "64 hexadecimal digits in small letters", "[0-9a-f]{64}")
                    .secret(),
            Setting.servers("bridge.kafka"),
            Setting.text(KafkaFile.KEY, ""),
            Setting.kafkaName("bridge.kafka-topic", "bridge.inbox"),
            Setting.kafkaName("bridge.kafka-group", "bridge"),
            Setting.durationFrom("bridge.kafka-session-timeout", "10s", "1s"),
            Setting.text("bridge.profiles-dir", "profiles"),
            Setting.text("bridge.sites-dir", "sites"),
            Setting.oneOf("sites.on-install", "ignore", "ignore", "add"),
            Setting.durationFrom("sites.keep-removed", "30d", "1d"),
            Setting.secretsKey("bridge.secrets-key"),
            Setting.secretsKey("bridge.secrets-key-old"),
            Setting.number("bridge.lanes", 32, 1, 512),
            Setting.number("bridge.max-body-bytes", 262_144, 1_024, 16_777_216),
            Setting.number("bridge.max-items", 1_000, 1, 1_000_000),
            Setting.number("bridge.max-unread-bytes", 33_554_432, 1_024, 2_147_483_647),
            Setting.number("bridge.max-connections", 4_000, 16, 100_000),
            Setting.durationFrom("bridge.head-timeout", "10s", "100ms"),
            Setting.durationFrom("bridge.body-timeout", "30s", "100ms"),
            Setting.durationFrom("bridge.idle-timeout", "75s", "100ms"),
            Setting.duration("bridge.keep-events", "7d"),
            Setting.durationFrom("bridge.keep-parked", "90d", "1d"),
            Setting.durationFrom("bridge.identity-wait", "30d", "1d"),
            Setting.cron("bridge.housekeeping-cron", "0 0 3 * * ?"),
            Setting.durationFrom("bridge.keep-history", "400d", "30d"),
            Setting.durationFrom("bridge.keep-audit", "400d", "1d"),
            Setting.cronOrOff("bridge.compact-cron", "0 15 4 * * ?"),
            Setting.oneOf("bridge.log-format", "plain", "plain", "json"),
            Setting.oneOf("bridge.log-level", "info", "error", "warn", "info", "debug"),
            Setting.url("bridge.traces", ""),
            Setting.number("metrics.max-sites", 100, 0, 10_000),
            Setting.number("retry.max-attempts", 20, 1, 1_000),
            Setting.number("retry.max-calls", 20, 1, 1_000),
            Setting.duration("retry.max-call-age", "1d"),
            Setting.number("retry.min-calls", 5, 1, 1_000),
            Setting.duration("retry.first-delay", "1s"),
            Setting.duration("retry.max-delay", "30m"),
            Setting.duration("retry.max-probe-delay", "5m"),
            Setting.url("wix.base-url", "https://www.wixapis.com"),
            Setting.text("wix.app-id", ""),
            Setting.text("wix.app-secret", "").secret(),
            Setting.text("wix.public-key", ""),
            Setting.duration("wix.jwt-leeway", "48h"),
            Setting.duration("wix.connect-timeout", "5s"),
            Setting.duration("wix.response-timeout", "10s"),
            Setting.oneOf("wix.upload-method", "PUT", "PUT", "POST"),
            Setting.hosts("wix.file-hosts", "wixmp.com wixstatic.com wix.com wixapis.com"),
            Setting.text("setup.jdbc-drivers", "drivers"),
            Setting.text("mail.host", ""),
            Setting.number("mail.port", 587, 1, 65535),
            Setting.oneOf("mail.tls", "starttls", "starttls", "tls", "none"),
            Setting.text("mail.username", ""),
            Setting.text("mail.password", "").secret(),
            Setting.number("mail.per-minute", 60, 0, 1_000_000),
            Setting.text("mail.trusted-certificates", ""),
            Setting.duration("mail.timeout", "1m"),
            Setting.duration("effects.sweep-every", "1m"),
            Setting.duration("program.poll-every", "1m"),
            Setting.duration("badges.every", "10s"),
            Setting.number("sandbox.wix-port", 8090, 0, 65535),
            Setting.number("sandbox.program-port", 8091, 0, 65535),
            Setting.number("sandbox.mail-port", 8092, 0, 65535)));

    /** The settings of a site, besides those of its sources. What the process's files say is their default. */
    static final Map<String, Setting> SITE = byKey(List.of(
            Setting.text("bridge.site", ""),
            Setting.zone("bridge.time-zone", "UTC"),
            Setting.oneOf("wix.auth", "app", "app", "api-key"),
            Setting.text("wix.instance-id", ""),
            Setting.header("wix.api-key").secret(),
            Setting.text("wix.site-id", ""),
            Setting.number("wix.quota-per-minute", 200, 0, 1_000_000),
            Setting.duration("wix.quota-wait", "5s"),
            Setting.duration("wix.index-delay", "60s"),
            Setting.duration("wix.key-kept", "24h"),
            Setting.text("program.connector", "rest"),
            Setting.url("program.base-url", ""),
            Setting.header("program.token").secret(),
            Setting.header("program.app-id"),
            Setting.header("program.refresh-token").secret(),
            Setting.header("program.second-token").secret(),
            Setting.matching(
                    "program.loyalty-id",
                    "",
                    "the id of a loyalty program or campaign, of letters, digits, dots, hyphens and underscores",
                    "[A-Za-z0-9._-]+"),
            Setting.text("program.webhook-secret", "").secret(),
            Setting.matching(
                    "program.webhook-url",
                    "",
                    "the address of the webhooks as it stands in the program's settings, such as https://points.example.com/webhooks/program",
                    "https?://[!-~]+"),
            Setting.flag("program.allow-lost-changes", false),
            Setting.oneOf("sync.on-account-created", "create", "create", "link-only", "ignore"),
            Setting.oneOf("sync.on-account-deleted", "unlink", "unlink", "delete", "park"),
            Setting.duration("sync.gone-after", "1h"),
            Setting.number("sync.gone-limit", 10, 0, 1_000_000),
            Setting.number("sync.largest-change", 500_000, 0, 999_999_999),
            Setting.number("sync.loop-limit", 15, 2, 100_000),
            Setting.durationFrom("sync.loop-pause", "1m", "100ms"),
            Setting.cronOrOff("sync.reconcile-cron", "0 30 3 * * ?"),
            Setting.oneOf("sync.drift-policy", "report", "report", "wix-wins", "program-wins"),
            Setting.number("sync.drift-limit", 100, 0, 999_999_999),
            Setting.length("setup.program-name", 2, 50),
            Setting.length("setup.points-name", 1, 20),
            Setting.text("setup.points-icon", ""),
            Setting.flag("setup.create-contacts", true),
            Setting.number("setup.import-bytes", 10_000_000, 1_024, 10_000_000),
            Setting.oneOf("setup.opening", "report", "report", "wix", "program", "higher", "sum"),
            Setting.matching("setup.jdbc-url", "", "a URL that begins with jdbc:", "jdbc:.+")
                    .secret(),
            Setting.text("setup.jdbc-user", ""),
            Setting.text("setup.jdbc-password", "").secret(),
            Setting.text("setup.jdbc-query", ""),
            Setting.text("setup.jdbc-first", "0"),
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
            Setting.mailAddress("mail.from", ""),
            Setting.mailAddress("mail.reply-to", ""),
            Setting.oneOf("mail.unknown", "at-most-once", "at-most-once", "at-least-once"),
            Setting.oneOf("mail.unsubscribe-link", "wix", "wix", "bridge", "none"),
            Setting.duration("mail.consent-age", "1m"),
            Setting.matching(
                    "milestones.points",
                    "1000",
                    "whole numbers from 1 to 999999999, separated by spaces, such as 500 1000",
                    "[1-9]\\d{0,8}( +[1-9]\\d{0,8})*"),
            Setting.flag("milestones.on-import", false),
            Setting.flag("coupons.on", false),
            Setting.oneOf("coupons.kind", "money-off", "money-off", "percent-off", "free-shipping", "fixed-price"),
            Setting.amount("coupons.amount", ""),
            Setting.matching("coupons.currency", "", "a currency of three capital letters such as EUR", "[A-Z]{3}"),
            Setting.text("coupons.value-text", ""),
            Setting.matching(
                    "coupons.scope",
                    "stores",
                    "a namespace such as stores, or namespace/group or namespace/group/id such as stores/product/<id>",
                    "[A-Za-z]+(/[A-Za-z]+(/[A-Za-z0-9-]+)?)?"),
            Setting.amount("coupons.minimum-subtotal", ""),
            Setting.number("coupons.usage-limit", 1, 1, 1_000_000),
            Setting.duration("coupons.valid-for", "90d"),
            Setting.text("coupons.name", "{milestone} points"),
            Setting.matching(
                    "coupons.code-pattern",
                    "LOYAL-{code}",
                    "letters, digits, - and _ around {code}, at most 12 of them: a code has at most 20 characters"
                            + " (a limit of Wix), and 8 of them must be the part that nobody can guess",
                    "(?=.{6,18}$)[A-Za-z0-9_-]*\\{code\\}[A-Za-z0-9_-]*"),
            Setting.matching("coupons.code-key", "", "at least 16 characters", ".{16,}")
                    .secret(),
            Setting.oneOf("coupons.once-per", "lifetime", "lifetime", "crossing"),
            Setting.oneOf("coupons.tell", "message", "message", "mail", "none"),
            Setting.flag("reminder.on", false),
            Setting.cron("reminder.cron", "0 0 10 ? * MON"),
            Setting.number("reminder.within", 100, 1, 999_999_999),
            Setting.oneOf("reminder.period", "month", "week", "month", "quarter", "year", "lifetime"),
            Setting.duration("reminder.catch-up", "3d"),
            Setting.flag("messages.on", false),
            Setting.cron("messages.cron", "0 0 9 1 * ?"),
            Setting.duration("messages.catch-up", "3d"),
            Setting.oneOf("messages.consent", "any", "any", "subscribed"),
            Setting.oneOf("messages.unknown", "at-most-once", "at-most-once", "at-least-once"),
            Setting.duration("messages.call-life", "15m"),
            Setting.flag("badges.on", false),
            Setting.matching(
                    "badges.thresholds",
                    "",
                    "points and badges separated by spaces, such as 500=<badge id> 1000=<badge id>",
                    "[1-9]\\d{0,8}=[A-Za-z0-9-]+( +[1-9]\\d{0,8}=[A-Za-z0-9-]+)*"),
            Setting.flag("badges.remove-below", false),
            Setting.oneOf("badges.api", "v4", "v4", "v3"),
            Setting.cronOrOff("badges.cron", "off")));

    static final Map<String, Setting> SETTINGS = together(PROCESS, SITE);

    /** The settings of one source, by the part of their name after {@code sources.<name>.}. */
    static final Map<String, Setting> SOURCE = byKey(List.of(
            Setting.text("signature", "standard-webhooks"),
            Setting.text("secret", "").secret(),
            Setting.text("shares-secret-with", ""),
            Setting.text("url", ""),
            Setting.text("allow-from", ""),
            Setting.oneOf("handshake", "", "none", "meta", "zoom", "slack", "echo"),
            Setting.text("verify-token", "").secret(),
            Setting.matching("body", "", "json, form or form:<field>", "json|form(:[A-Za-z0-9_.-]{1,64})?"),
            Setting.text("batch", ""),
            Setting.text("email", "/email"),
            Setting.text("person", ""),
            Setting.text("event-id", ""),
            Setting.text("kind", ""),
            Setting.text("object", ""),
            Setting.text("occurred-at", ""),
            Setting.points("points"),
            Setting.text("reverses", ""),
            Setting.text("reverses-source", ""),
            Setting.text("reverses-part", ""),
            Setting.text("only-if", ""),
            Setting.text("description", "Points for an activity"),
            Setting.text("only-objects", ""),
            Setting.oneOf("once-per", "event", "event", "person-and-object", "person-and-kind"),
            Setting.number("daily-cap", 0, 0, 999_999_999),
            Setting.number("largest-award", 0, 0, 9_999_999),
            Setting.number("points-per-hour", 0, 0, 999_999_999),
            Setting.flag("create-contact", true),
            Setting.text("route", "award-points"),
            Setting.text("lookup", "")));

    static final Setting POINTS_OF_KIND = Setting.points("points.");

    private static final Setting REVERSES_OF_KIND = Setting.text("reverses.", "");

    /** {@code sources.<name>.<part>}. */
    static final Pattern SOURCE_KEY = Pattern.compile("sources\\.([^.]+)\\.(.+)");

    private Catalog() {}

    /** The setting of a key in a settings file; empty where there is none. */
    static Optional<Setting> definition(String key) {
        Setting setting = SETTINGS.get(key);
        if (setting != null) {
            return Optional.of(setting);
        }
        Matcher source = SOURCE_KEY.matcher(key);
        if (source.matches()) {
            String part = source.group(2);
            if (part.startsWith("points.")) {
                return Optional.of(POINTS_OF_KIND);
            }
            return part.startsWith("reverses.") ? Optional.of(REVERSES_OF_KIND) : Optional.ofNullable(SOURCE.get(part));
        }
        return Optional.empty();
    }

    static boolean isSecret(String key) {
        return definition(key).filter(Setting::isSecret).isPresent();
    }

    /** Whether a key may be in the file of a site. */
    static boolean isOfASite(String key) {
        return SITE.containsKey(key) || SOURCE_KEY.matcher(key).matches();
    }

    private static Map<String, Setting> together(Map<String, Setting> one, Map<String, Setting> other) {
        Map<String, Setting> map = new LinkedHashMap<>(one);
        map.putAll(other);
        return map;
    }

    private static Map<String, Setting> byKey(List<Setting> settings) {
        Map<String, Setting> map = new LinkedHashMap<>();
        settings.forEach(s -> map.put(s.key(), s));
        return map;
    }
}
