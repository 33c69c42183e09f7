package io.loyaltybridge.sandbox.wix;

/**
 * What is not documented about subscriptions, coupons, badges and messages, so that the stand-in can behave in more than one
 * way.
 *
 * @param mostEmails how many addresses a query of e-mail subscriptions may name; more are refused
 * @param takenCodeStatus 409 or 400, for a coupon whose code is there already
 * @param takenCode the application error's code of that answer
 * @param unknownMember {@code assignBadge} (v3) for a member that does not exist: refused as a whole, or left out of the
 *                      answer
 * @param messageOrder the order of {@code listMessages} without a sorting
 */
public record EffectBehaviour(
        int mostEmails, int takenCodeStatus, String takenCode, UnknownMember unknownMember, MessageOrder messageOrder) {
    /** What happens to a member that does not exist. */
    public enum UnknownMember {
        REFUSED,
        LEFT_OUT
    }

    /** Which message comes first. */
    public enum MessageOrder {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /** What is most likely. */
    public static final EffectBehaviour DEFAULT = new EffectBehaviour(
            100, 409, "ERROR_COUPON_SERVICE_DUPLICATE_COUPON_CODE", UnknownMember.REFUSED, MessageOrder.NEWEST_FIRST);

    /** The same with another limit of addresses. */
    public EffectBehaviour withMostEmails(int value) {
        return new EffectBehaviour(value, takenCodeStatus, takenCode, unknownMember, messageOrder);
    }

    /** The same with another answer for a code that is there already. */
    public EffectBehaviour withTakenCode(int status, String code) {
        return new EffectBehaviour(mostEmails, status, code, unknownMember, messageOrder);
    }

    /** The same with another way with unknown members. */
    public EffectBehaviour withUnknownMember(UnknownMember value) {
        return new EffectBehaviour(mostEmails, takenCodeStatus, takenCode, value, messageOrder);
    }

    /** The same with another order of messages. */
    public EffectBehaviour withMessageOrder(MessageOrder value) {
        return new EffectBehaviour(mostEmails, takenCodeStatus, takenCode, unknownMember, value);
    }
}
