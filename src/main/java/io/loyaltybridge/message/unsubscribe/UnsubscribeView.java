package io.loyaltybridge.message.unsubscribe;

import java.util.Locale;
import org.apache.camel.Exchange;

/**
 * What somebody sees who follows a link to unsubscribe, the variable {@code page}. A route asks it by name:
 * {@code ${variable.page.asks}}.
 *
 * @param language {@code de} or {@code en}
 */
public record UnsubscribeView(Kind kind, String language) {
    /** What the page says. */
    public enum Kind {
        /** Whether they want no more mails. */
        ASK,
        /** That it is noted. */
        DONE,
        /** That it does not work now. */
        LATER,
        /** That there is no such link. */
        NONE
    }

    public boolean asks() {
        return kind == Kind.ASK;
    }

    public boolean confirms() {
        return kind == Kind.DONE;
    }

    public boolean triesLater() {
        return kind == Kind.LATER;
    }

    public boolean german() {
        return language.equals("de");
    }

    /** Sets it as the variable. */
    static void set(Exchange exchange, UnsubscribeView view) {
        exchange.setVariable("page", view);
        exchange.setVariable("language", view.language); // as routes of the version before read it
    }

    /** As it was written before it was a type, for routes that compare it with a word: {@code ask}, {@code done}. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
