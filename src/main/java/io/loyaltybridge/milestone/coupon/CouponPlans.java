package io.loyaltybridge.milestone.coupon;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.Standing;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans coupons, and the telling of them. Everything about a coupon is decided when it is planned and stands in its payload:
 * code, value and times stay the same however often it is tried. Thread-safe.
 */
public final class CouponPlans implements Effects.Following {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<EffectKind> COUPON = Set.of(EffectKind.COUPON);

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Effects effects;
    private final CouponSettings settings;
    private final @Nullable CouponCodes codes;

    /** @param codes null where nothing is planned, only told */
    public CouponPlans(
            Store store,
            String site,
            Clock clock,
            Effects effects,
            CouponSettings settings,
            @Nullable CouponCodes codes) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.effects = effects;
        this.settings = settings;
        this.codes = codes;
    }

    /** Plans the coupon of a customer who passed a milestone upwards, where they are to get one. */
    public void crossed(Tx tx, Standing customer, long milestone, Balance balance) throws SQLException {
        if (settings.oncePerCrossing()) {
            String crossing = "version " + balance.version() + " of account " + customer.accountId();
            if (!covered(tx, customer, milestone, balance)) {
                plan(tx, customer, milestone, balance, crossing, null);
            }
        } else if (!had(tx, customer.linkId(), milestone)) {
            plan(tx, customer, milestone, balance, "", null);
        }
    }

    /** Whether the last coupon was given by a command that saw this state of the account or a later one: then it is for this crossing too. */
    private boolean covered(Tx tx, Standing customer, long milestone, Balance balance) throws SQLException {
        return effects.latest(tx, customer.linkId(), COUPON, reason(milestone), 1).stream()
                .anyMatch(last -> last.batch() != null
                        && last.payload().path("account").asText().equals(customer.accountId())
                        && last.payload().path("version").asLong() >= balance.version());
    }

    /**
     * Plans the coupon of a customer who is at or above a milestone and had none for it.
     *
     * @return empty where they had one
     */
    public Optional<String> missing(String linkId, long milestone, Balance balance, long batch) {
        return store.write(tx -> {
            Optional<Standing> customer = Standing.of(tx, site, linkId);
            if (customer.isEmpty() || had(tx, customer.get().linkId(), milestone)) {
                return Optional.empty();
            }
            Effects.Planned planned = plan(tx, customer.get(), milestone, balance, "", batch);
            return planned.isNew() ? Optional.of(planned.id()) : Optional.empty();
        });
    }

    /** Whether a customer had a coupon for a milestone, also one that is planned, parked or was given up. */
    public boolean had(String linkId, long milestone) {
        return store.read(tx -> had(tx, linkId, milestone));
    }

    private boolean had(Tx tx, String linkId, long milestone) throws SQLException {
        return !effects.latest(tx, linkId, COUPON, reason(milestone), 1).isEmpty();
    }

    private static String reason(long milestone) {
        return "milestone " + milestone;
    }

    private Effects.Planned plan(
            Tx tx, Standing customer, long milestone, Balance balance, String crossing, @Nullable Long batch)
            throws SQLException {
        Instant now = clock.instant();
        String code = Objects.requireNonNull(codes, "coupons are only told here, not planned")
                .code(Objects.requireNonNullElse(customer.accountId(), customer.linkId()), milestone, crossing);
        ObjectNode payload = JSON.createObjectNode()
                .put("milestone", milestone)
                .put("balance", balance.now())
                .put("version", balance.version())
                .put("account", customer.accountId())
                .put("code", code);
        payload.set("coupon", JSON.valueToTree(settings.specification(milestone, code, now)));
        payload.set("value", JSON.valueToTree(settings.value()));
        payload.put("why", milestone + " points reached, " + balance.words());
        String reason = crossing.isEmpty() ? reason(milestone) : reason(milestone) + ", " + crossing;
        return effects.plan(
                tx, new Effect(customer.linkId(), EffectKind.COUPON, reason, payload.toString(), batch, null));
    }

    /** The telling is planned in the transaction that settles the coupon; so it is told once, and never before it is there. */
    @Override
    public void settled(Tx tx, StoredEffect coupon) throws SQLException {
        if (settings.tell() == CouponSettings.Tell.NONE) {
            return;
        }
        boolean mail = settings.tell() == CouponSettings.Tell.MAIL;
        String linkId =
                Standing.of(tx, site, coupon.linkId()).map(Standing::linkId).orElse(coupon.linkId());
        ObjectNode fields = JSON.createObjectNode()
                .put("points", coupon.payload().path("balance").asLong())
                .put("milestone", coupon.payload().path("milestone").asLong())
                .put("couponCode", coupon.payload().path("code").asText());
        coupon.payload().path("value").properties().forEach(value -> fields.set(value.getKey(), value.getValue()));
        if (coupon.payload().path("coupon").hasNonNull("expirationTime")) {
            fields.put(
                    "couponValidUntil",
                    coupon.payload().path("coupon").path("expirationTime").asLong());
        }
        ObjectNode payload = JSON.createObjectNode().put("template", mail ? "coupon" : "coupon-message");
        payload.set("fields", fields);
        payload.put("why", "tells of coupon " + coupon.payload().path("code").asText());
        effects.plan(
                tx,
                new Effect(
                        linkId,
                        mail ? EffectKind.MAIL : EffectKind.MESSAGE,
                        coupon.id(),
                        payload.toString(),
                        coupon.batch(),
                        null));
    }
}
