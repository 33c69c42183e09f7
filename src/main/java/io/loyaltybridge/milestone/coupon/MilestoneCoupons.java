package io.loyaltybridge.milestone.coupon;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.effect.DueEffect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.wix.WixConflictException;
import io.loyaltybridge.wix.WixRefusedException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** The bean {@code milestoneCoupons}: a planned coupon, begun before its call and settled after it. Thread-safe. */
public final class MilestoneCoupons {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
    private static final int PAGE = 100;
    /** UNVERIFIED: Wix documents neither status nor code for a code that is there already. */
    private static final Pattern TAKEN = Pattern.compile("(?i).*(duplicate|already|exists).*", Pattern.DOTALL);

    private final Effects effects;
    private final EffectReader reader;
    private final Links links;
    private final Clock clock;

    public MilestoneCoupons(Effects effects, EffectReader reader, Links links, Clock clock) {
        this.effects = effects;
        this.reader = reader;
        this.links = links;
        this.clock = clock;
    }

    /** Puts the intent on disk. Sets {@code coupon} to what Wix takes, as it was decided when it was planned; {@code effect} says whether a call has to follow. */
    public void beginCoupon(Exchange exchange) {
        Effects.Begun begun = effects.begin(DueEffect.idOf(exchange));
        DueEffect.set(exchange, DueEffect.begun(exchange, begun));
        exchange.setVariable(
                "coupon", JSON.convertValue(begun.effect().payload().path("coupon"), MAP));
    }

    /**
     * Wix refused. A code that is there already is ours where an earlier attempt may have made it. At a first attempt it
     * belongs to somebody else's coupon, which is not handed out; Wix has no way to look a coupon up by its code.
     *
     * @throws ParkException where somebody else's coupon has the code
     */
    public void acceptOwnCode(Exchange exchange) {
        WixRefusedException refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixRefusedException.class);
        boolean taken = refusal instanceof WixConflictException
                || refusal.status() == 400 && TAKEN.matcher(Reason.of(refusal)).matches();
        if (!taken) {
            throw refusal;
        }
        if (!DueEffect.isRepeated(exchange)) {
            throw new ParkException("Wix has another coupon with the code "
                    + code(reader.find(DueEffect.idOf(exchange)).orElseThrow())
                    + ": delete that one on Wix, then replay this one (" + Reason.of(refusal) + ")");
        }
        exchange.getMessage().setBody(null);
    }

    /** Records that the coupon is there; how the customer gets to know is planned with it. Sets {@code effect} to that where it is a message that is due. */
    public void settleCoupon(Exchange exchange) {
        StoredEffect coupon = reader.find(DueEffect.idOf(exchange)).orElseThrow();
        String couponId =
                exchange.getMessage().getBody() instanceof Map<?, ?> body && body.get("id") instanceof String text
                        ? text
                        : null;
        effects.settle(
                coupon.id(),
                couponId,
                couponId != null
                        ? "coupon " + code(coupon) + " created"
                        : "coupon " + code(coupon) + " was created by an earlier attempt; Wix does not say its id");
        links.current(coupon.linkId())
                .flatMap(link -> reader.dueOf(link.id(), Set.of(EffectKind.MESSAGE), clock.instant(), PAGE).stream()
                        .filter(message -> message.reason().equals(coupon.id()))
                        .findFirst())
                .ifPresent(message -> DueEffect.set(exchange, DueEffect.of(message)));
    }

    private static String code(StoredEffect coupon) {
        return coupon.payload().path("code").asText();
    }
}
