package io.loyaltybridge.message.unsubscribe;

import io.loyaltybridge.intake.PublicPage;
import io.loyaltybridge.log.OutOfMemory;
import io.loyaltybridge.message.unsubscribe.UnsubscribeView.Kind;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code unsubscribePage}: what happens where somebody follows a link of ours. Only a POST unsubscribes, as RFC 8058 asks,
 * because programs that check mails follow every link. Its answer waits for the commit that holds the wish.
 *
 * <p>Sets the variable {@code page} ({@link UnsubscribeView}) and the headers of the answer; the route writes the page.
 */
public final class UnsubscribePage extends AsyncProcessorSupport {
    private static final Logger LOG = LoggerFactory.getLogger(UnsubscribePage.class);

    private final Function<String, Optional<UnsubscribeDoor>> sites;

    /** @param sites a site's door by the name of the site */
    public UnsubscribePage(Function<String, Optional<UnsubscribeDoor>> sites) {
        this.sites = sites;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        HttpServerRequest request = ((HttpMessage) exchange.getMessage()).getRequest();
        String language = PublicPage.language(request);
        Optional<UnsubscribeDoor.Followed> link = UnsubscribeDoor.followed(request, sites);
        if (link.isEmpty()) {
            return answer(exchange, callback, 404, new UnsubscribeView(Kind.NONE, language), true);
        }
        if (request.method() != HttpMethod.POST) {
            return answer(exchange, callback, 200, new UnsubscribeView(Kind.ASK, language), true);
        }
        link.get().unsubscribes().put(link.get().email()).whenComplete((taken, failure) -> {
            if (failure == null) {
                answer(exchange, callback, 200, new UnsubscribeView(Kind.DONE, language), false);
            } else {
                OutOfMemory.check(failure);
                LOG.debug("A wish to get no more mails could not be stored", failure);
                answer(exchange, callback, 503, new UnsubscribeView(Kind.LATER, language), false);
            }
        });
        return false;
    }

    private static boolean answer(
            Exchange exchange, AsyncCallback callback, int status, UnsubscribeView view, boolean sync) {
        PublicPage.answer(exchange, status);
        UnsubscribeView.set(exchange, view);
        callback.done(sync);
        return sync;
    }
}
