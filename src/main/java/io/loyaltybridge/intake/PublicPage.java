package io.loyaltybridge.intake;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What the pages have in common that anybody can open who has a link to them. */
public final class PublicPage {
    private PublicPage() {}

    /** {@code de} or {@code en}: what the browser asks for. */
    public static String language(HttpServerRequest request) {
        String languages = String.valueOf(request.getHeader("Accept-Language")).toLowerCase(Locale.ROOT);
        return languages.startsWith("de") ? "de" : "en";
    }

    /** Sets the head of the answer; nothing of the request is in it. The route writes the page. */
    public static void answer(Exchange exchange, int status) {
        Message message = exchange.getMessage();
        message.getHeaders().clear();
        message.setBody(null);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        message.setHeader("Cache-Control", "no-store");
        message.setHeader("Referrer-Policy", "no-referrer");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        if (status == 503) {
            message.setHeader("Retry-After", "5");
        }
    }
}
