package io.loyaltybridge.award;

import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.ledger.OperationIds;
import io.loyaltybridge.ledger.OperationKind;
import org.jspecify.annotations.Nullable;

/** For what an award is given once, and the id that follows from it. Pure. */
final class AwardReasons {
    private static final OperationIds IDS = new OperationIds();

    private AwardReasons() {}

    /** The once-per key: what may earn once. */
    static String reason(SourceSettings source, InboxEvent event, @Nullable String object) {
        String kind = event.kind() == null ? "" : event.kind();
        return switch (source.oncePer()) {
            case PERSON_AND_KIND -> source.name() + " kind " + kind;
            case PERSON_AND_OBJECT ->
                object == null ? perEvent(source, event) : source.name() + " " + kind + " object " + object;
            case EVENT -> perEvent(source, event);
        };
    }

    /** What a refund or a cancellation takes back once for. Once a kind would be one for all customers, so that is once an event. */
    static String ofReversal(SourceSettings source, InboxEvent event, @Nullable String object) {
        return source.oncePer() == SourceSettings.OncePer.PERSON_AND_KIND
                ? perEvent(source, event)
                : reason(source, event, object);
    }

    private static String perEvent(SourceSettings source, InboxEvent event) {
        return source.name() + " event " + event.eventId();
    }

    /** The operation's id: a hash over the reason and the link, with nothing personal in it. 38 characters. */
    static String operationId(String reason, String linkId) {
        return IDS.idOf(OperationKind.AWARD, reason, linkId);
    }
}
