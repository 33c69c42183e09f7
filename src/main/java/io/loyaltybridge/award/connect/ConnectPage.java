package io.loyaltybridge.award.connect;

import io.loyaltybridge.award.connect.ConnectView.Kind;
import io.loyaltybridge.intake.PublicPage;
import io.loyaltybridge.ledger.store.Identities.Identity;
import io.loyaltybridge.log.OutOfMemory;
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
 * The bean {@code connectPage}: what happens where somebody follows a link to connect. Only a POST confirms, because programs that check
 * mails follow every link. Its answer waits for the commit that holds it.
 *
 * <p>Sets the variable {@code connectPage} ({@link ConnectView}) and the head of the answer; the route writes the page.
 */
public final class ConnectPage extends AsyncProcessorSupport {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectPage.class);

    private final Function<String, Optional<ConnectDoor>> sites;

    /** @param sites a site's door by the name of the site */
    public ConnectPage(Function<String, Optional<ConnectDoor>> sites) {
        this.sites = sites;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        HttpServerRequest request = ((HttpMessage) exchange.getMessage()).getRequest();
        String language = PublicPage.language(request);
        Optional<ConnectDoor.Followed> link = ConnectDoor.followed(request, sites);
        if (link.isEmpty()) {
            return answer(exchange, callback, 404, ConnectView.of(Kind.NONE, language), true);
        }
        Identity identity = link.get().asked().identity();
        if (request.method() != HttpMethod.POST) {
            ConnectView asks = new ConnectView(
                    Kind.ASK, language, ConnectView.html(identity.source()), ConnectView.html(identity.email()));
            return answer(exchange, callback, 200, asks, true);
        }
        link.get().connections().put(link.get().asked()).whenComplete((taken, failure) -> {
            if (failure == null) {
                answer(exchange, callback, 200, ConnectView.of(Kind.DONE, language), false);
            } else {
                OutOfMemory.check(failure);
                LOG.debug("Who a person is could not be stored", failure);
                answer(exchange, callback, 503, ConnectView.of(Kind.LATER, language), false);
            }
        });
        return false;
    }

    private static boolean answer(
            Exchange exchange, AsyncCallback callback, int status, ConnectView view, boolean sync) {
        PublicPage.answer(exchange, status);
        ConnectView.set(exchange, view);
        callback.done(sync);
        return sync;
    }
}
