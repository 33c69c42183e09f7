package io.loyaltybridge.sandbox.wix;

/**
 * What is not documented about Wix, so that the stand-in can behave in more than one way.
 *
 * @param noAccount answer of fetch-by for a contact without account
 * @param repeatedEarn answer of a repeated {@code earn-points}
 * @param adjustChecks which check of {@code adjust-points} comes first
 * @param bothAmountAndBalance {@code adjust-points} with both; Wix's text says that the balance wins
 * @param missingRevision {@code adjust-points} without a revision
 * @param unknownContactStatus 404 or 400, for an account of a contact that does not exist
 * @param belowZeroCode the code of an {@code adjust-points} that would end below zero
 * @param staleRevisionCode the code of an {@code adjust-points} with a stale revision
 * @param apiKeyIdentity the identity in webhooks about a change made with an API key
 * @param webhookForm how webhooks are nested
 */
public record Behaviour(
        NoAccount noAccount,
        RepeatedEarn repeatedEarn,
        AdjustChecks adjustChecks,
        Lenience bothAmountAndBalance,
        Lenience missingRevision,
        int unknownContactStatus,
        String belowZeroCode,
        String staleRevisionCode,
        ApiKeyIdentity apiKeyIdentity,
        WebhookForm webhookForm) {
    /** The answer when there is no account. */
    public enum NoAccount {
        NOT_FOUND,
        EMPTY_OBJECT
    }

    /** What a repeated earn answers: the account as it is, as it was after the first call, or 409. */
    public enum RepeatedEarn {
        CURRENT_STATE,
        FIRST_ANSWER,
        CONFLICT
    }

    /** The order of two checks. */
    public enum AdjustChecks {
        REVISION_FIRST,
        BALANCE_FIRST
    }

    /** Whether something doubtful is accepted. */
    public enum Lenience {
        ACCEPT,
        REFUSE
    }

    /** The owner of the key, or the app of the options. */
    public enum ApiKeyIdentity {
        OWNER,
        APP
    }

    /** What is most likely, or what Wix's texts say. */
    public static final Behaviour DEFAULT = new Behaviour(
            NoAccount.NOT_FOUND,
            RepeatedEarn.CURRENT_STATE,
            AdjustChecks.REVISION_FIRST,
            Lenience.ACCEPT,
            Lenience.REFUSE,
            404,
            "INSUFFICIENT_POINTS",
            "REVISION_MISMATCH",
            ApiKeyIdentity.OWNER,
            WebhookForm.NESTED_STRINGS);

    /** The same with another answer for a missing account. */
    public Behaviour withNoAccount(NoAccount value) {
        return new Behaviour(
                value,
                repeatedEarn,
                adjustChecks,
                bothAmountAndBalance,
                missingRevision,
                unknownContactStatus,
                belowZeroCode,
                staleRevisionCode,
                apiKeyIdentity,
                webhookForm);
    }

    /** The same with another answer of a repeated earn. */
    public Behaviour withRepeatedEarn(RepeatedEarn value) {
        return new Behaviour(
                noAccount,
                value,
                adjustChecks,
                bothAmountAndBalance,
                missingRevision,
                unknownContactStatus,
                belowZeroCode,
                staleRevisionCode,
                apiKeyIdentity,
                webhookForm);
    }

    /** The same with another order of checks. */
    public Behaviour withAdjustChecks(AdjustChecks value) {
        return new Behaviour(
                noAccount,
                repeatedEarn,
                value,
                bothAmountAndBalance,
                missingRevision,
                unknownContactStatus,
                belowZeroCode,
                staleRevisionCode,
                apiKeyIdentity,
                webhookForm);
    }

    /** The same, strict or not about an adjust with amount and balance. */
    public Behaviour withBothAmountAndBalance(Lenience value) {
        return new Behaviour(
                noAccount,
                repeatedEarn,
                adjustChecks,
                value,
                missingRevision,
                unknownContactStatus,
                belowZeroCode,
                staleRevisionCode,
                apiKeyIdentity,
                webhookForm);
    }

    /** The same, strict or not about an adjust without revision. */
    public Behaviour withMissingRevision(Lenience value) {
        return new Behaviour(
                noAccount,
                repeatedEarn,
                adjustChecks,
                bothAmountAndBalance,
                value,
                unknownContactStatus,
                belowZeroCode,
                staleRevisionCode,
                apiKeyIdentity,
                webhookForm);
    }

    /** The same with another status for an unknown contact. */
    public Behaviour withUnknownContactStatus(int value) {
        return new Behaviour(
                noAccount,
                repeatedEarn,
                adjustChecks,
                bothAmountAndBalance,
                missingRevision,
                value,
                belowZeroCode,
                staleRevisionCode,
                apiKeyIdentity,
                webhookForm);
    }

    /** The same with another code for a balance below zero. */
    public Behaviour withBelowZeroCode(String value) {
        return new Behaviour(
                noAccount,
                repeatedEarn,
                adjustChecks,
                bothAmountAndBalance,
                missingRevision,
                unknownContactStatus,
                value,
                staleRevisionCode,
                apiKeyIdentity,
                webhookForm);
    }

    /** The same with another form of webhooks. */
    public Behaviour withWebhookForm(WebhookForm value) {
        return new Behaviour(
                noAccount,
                repeatedEarn,
                adjustChecks,
                bothAmountAndBalance,
                missingRevision,
                unknownContactStatus,
                belowZeroCode,
                staleRevisionCode,
                apiKeyIdentity,
                value);
    }

    /** The same with another identity for calls with an API key. */
    public Behaviour withApiKeyIdentity(ApiKeyIdentity value) {
        return new Behaviour(
                noAccount,
                repeatedEarn,
                adjustChecks,
                bothAmountAndBalance,
                missingRevision,
                unknownContactStatus,
                belowZeroCode,
                staleRevisionCode,
                value,
                webhookForm);
    }
}
