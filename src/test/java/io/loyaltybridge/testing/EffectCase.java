package io.loyaltybridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The service without a program, against a stand-in for Wix that tells of accounts, with coupons or badges switched on. */
public final class EffectCase implements AutoCloseable {
    /** The stand-in's names of the operations that effects use. */
    public static final String CREATE_COUPON = "marketing_coupons.createCoupon";

    public static final String SEND_MESSAGE = "inbox_messages.sendMessage";
    public static final String OPEN_CONVERSATION = "inbox_conversations.getOrCreateConversation";
    public static final String ASSIGN_BADGES = "members_badge-assignments.bulkCreateBadgeAssignments";

    private final BridgeFixture fixture;
    private final Path dir;

    private EffectCase(BridgeFixture fixture, Path dir) {
        this.fixture = fixture;
        this.dir = dir;
    }

    /** Settings of coupons: ten percent for 1000 points, told by nobody. */
    public static Map<String, String> withCoupons(String... more) {
        return settings(
                Map.of(
                        "coupons.on",
                        "true",
                        "coupons.kind",
                        "percent-off",
                        "coupons.amount",
                        "10",
                        "coupons.tell",
                        "none",
                        "effects.sweep-every",
                        "100ms"),
                more);
    }

    /** Settings by which mails go to a mailbox, as many a minute as there are, and some more; the pairs are name, value. */
    public static Map<String, String> withMailsTo(Mailbox mailbox, Map<String, String> basic, String... more) {
        return settings(
                settings(
                        basic,
                        "mail.host",
                        "127.0.0.1",
                        "mail.port",
                        Integer.toString(mailbox.port()),
                        "mail.tls",
                        "none",
                        "mail.from",
                        "shop@example.com",
                        "mail.per-minute",
                        "0"),
                more);
    }

    /** Settings with some more of them; the pairs are name, value. */
    public static Map<String, String> settings(Map<String, String> basic, String... more) {
        Map<String, String> settings = new LinkedHashMap<>(basic);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    public static EffectCase start(Path dir, Map<String, String> settings) {
        return start(dir, settings, WixStandIn.Options.builder());
    }

    public static EffectCase start(Path dir, Map<String, String> settings, WixOptionsBuilder options) {
        return new EffectCase(BridgeFixture.start(dir, settings, options.resendScale(0.001)), dir);
    }

    public BridgeFixture fixture() {
        return fixture;
    }

    /** Starts the service again, with some settings changed. */
    public void restartWith(Map<String, String> settings) {
        fixture.stopBridge();
        fixture.change(settings);
        fixture.startBridge();
    }

    public WixStandIn wix() {
        return fixture.standIn();
    }

    public static ConditionFactory patiently() {
        return Awaitility.await().pollInterval(Duration.ofMillis(20));
    }

    /** A contact with an account, of which the bridge has had its first sight. */
    public String account(String email, long balance) {
        String contact = wix().seedAccount(email, "Ada Lovelace", balance);
        seen(contact, balance);
        return contact;
    }

    /** The same for a member. */
    public String member(String email, long balance) {
        String contact = wix().seedMember(email, "Ada Lovelace", null, balance);
        seen(contact, balance);
        return contact;
    }

    /** The same for a member who wants mails; without a language where that is null. */
    public String subscriber(String email, String locale, long balance) {
        String contact = wix().seedMember(email, "Ada Lovelace", locale, balance);
        wix().setSubscription(email, "SUBSCRIBED");
        seen(contact, balance);
        return contact;
    }

    /** Waits until the bridge has seen this balance of a contact, and nothing waits. */
    public void seen(String contact, long balance) {
        patiently().untilAsserted(() -> assertThat(
                        text("SELECT o.balance || ' pending ' || (SELECT COUNT(*) FROM inbox WHERE state = 'pending')"
                                + " FROM observations o JOIN links l ON l.id = o.link_id WHERE o.side = 'wix' AND l.contact_id = '"
                                + contact + "'"))
                .isEqualTo(balance + " pending 0"));
    }

    /** A purchase, and what follows from its webhook. */
    public void earns(String contact, long points) {
        wix().organic(contact, OrganicChange.purchase(points));
        seen(contact, wix().account(contact).path("points").path("balance").asLong());
    }

    public void spends(String contact, long points) {
        wix().organic(contact, OrganicChange.redeem(points));
        seen(contact, wix().account(contact).path("points").path("balance").asLong());
    }

    /** The customer's changes are told by no webhook. */
    public void inSilence(Runnable changes) {
        wix().setWebhookUrl(null);
        try {
            changes.run();
        } finally {
            wix().setWebhookUrl(fixture.baseUrl() + "/webhooks/wix");
        }
    }

    public void fault(FaultKind kind, String operation, int count) {
        wix().faults().add(Fault.next(kind, operation, count));
    }

    /** Answered calls of an operation. */
    public int calls(String operation) {
        return fixture.wix().calls(operation);
    }

    public List<JsonNode> coupons() {
        return wix().coupons();
    }

    /** The codes of all coupons, in the order of their making. */
    public List<String> codes() {
        return coupons().stream()
                .map(coupon -> coupon.path("specification").path("code").asText())
                .toList();
    }

    /** Texts of the messages to a contact. */
    public List<String> messages(String contact) {
        return wix().messagesToContact(contact).stream()
                .map(m -> m.at("/content/basic/items/0/text").asText())
                .toList();
    }

    /** Effects as "kind state outcome", in the order of their planning. */
    public List<String> effects() {
        return texts(
                "SELECT kind || ' ' || state || COALESCE(' ' || outcome, '') FROM effects ORDER BY created_at, id");
    }

    /** Waits until the effects are these. */
    public void awaitEffects(String... expected) {
        patiently().untilAsserted(() -> assertThat(effects()).containsExactly(expected));
    }

    /** Waits until every effect has its outcome. */
    public void awaitQuiet() {
        patiently().untilAsserted(() -> {
            assertThat(fixture.bridge().inbox().count(EventState.PENDING)).isZero();
            assertThat(
                            texts(
                                    "SELECT kind || ' ' || state || COALESCE(' ' || outcome, '') FROM effects WHERE state IN ('PLANNED', 'SENT')"))
                    .isEmpty();
        });
    }

    public StoredEffect effect(String kind) {
        try (Database store = TestStore.openReadOnly(dir)) {
            return new EffectReader(store, fixture.settings().site())
                    .find(text("SELECT id FROM effects WHERE kind = '" + kind + "'"))
                    .orElseThrow();
        }
    }

    public List<String> texts(String sql) {
        return Tables.texts(dir, sql);
    }

    /** Runs a job over the management port. Returns its lines, the last one its exit code. */
    public List<String> job(String name, String... arguments) {
        String token =
                io.loyaltybridge.app.DataDirectory.Owner.of(dir).orElseThrow().token();
        BridgeFixture.Reply reply = fixture.job(
                name,
                token,
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .valueToTree(arguments)
                        .toString());
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body().lines().toList();
    }

    /** The first of them; null where there is none. */
    public String text(String sql) {
        return texts(sql).stream().findFirst().orElse(null);
    }

    /** Changes the store while the service is stopped, as a stop at the wrong moment would have left it. */
    public void change(String sql) {
        try (Database store = TestStore.open(dir)) {
            store.write(tx -> tx.update(sql));
        }
    }

    @Override
    public void close() {
        fixture.close();
    }
}
