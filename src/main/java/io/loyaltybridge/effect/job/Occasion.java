package io.loyaltybridge.effect.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.bulk.WixAccount;
import io.loyaltybridge.effect.store.EffectKind;
import java.time.Duration;
import java.util.Optional;

/** What a run over the accounts of the site tells their customers, and whom. */
interface Occasion {

    /**
     * What a customer gets.
     *
     * @param reason once-per key of the effect
     * @param says   why, for a person
     */
    record Wanted(String reason, ObjectNode payload, String says) {
    }

    /**
     * What is the same for all of a run.
     *
     * @param period as the reasons name it, such as 2026-12
     * @param until  epoch milliseconds after which nothing is sent any more
     * @param batch  the job; 0 in a dry run
     * @param owners finds and makes customers
     * @param spare  how long the run has for what it planned of a page; after that the sweep takes it up
     */
    record Order(String period, long until, long batch, boolean dry, Owners owners, Duration spare) {
    }

    EffectKind kind();

    /** Empty where he gets nothing. */
    Optional<Wanted> of(WixAccount account, Order order);

    /** Whether it goes only to who is subscribed to mails. */
    boolean needsConsent();
}
