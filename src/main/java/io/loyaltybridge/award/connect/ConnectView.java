package io.loyaltybridge.award.connect;

import org.apache.camel.Exchange;

/**
 * What somebody sees who follows a link to connect, the variable {@code connectPage}. A route asks it by name: {@code
 * ${variable.connectPage.asks}}.
 *
 * @param language {@code de} or {@code en}
 * @param source   the name of the source
 * @param email    the customer's address, as HTML
 */
public record ConnectView(Kind kind, String language, String source, String email) {
    /** What the page says. */
    public enum Kind {
        /** Whether it is them. */
        ASK,
        /** That it is noted. */
        DONE,
        /** That it does not work now. */
        LATER,
        /** That there is no such link. */
        NONE
    }

    static ConnectView of(Kind kind, String language) {
        return new ConnectView(kind, language, "", "");
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

    /** A text in HTML. */
    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Sets it as the variable. */
    static void set(Exchange exchange, ConnectView view) {
        exchange.setVariable("connectPage", view);
    }
}
