package io.loyaltybridge.wix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.outage.Outages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class WixCallTest {
    private final Tokens tokens = new Tokens();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private static final class Tokens implements AccessTokens {
        private int renewals;
        private boolean broken;

        @Override
        public String authorization() {
            if (broken) {
                throw new TokenException(503, "", "no token for now");
            }
            return "token-" + renewals;
        }

        @Override
        public void invalidate(String token) {
            renewals++;
        }

        @Override
        public Optional<Instant> expiresAt() {
            return Optional.empty();
        }
    }

    private static final class NoMetrics implements WixMetrics {
        @Override
        public void called(String operation, int status, Duration took) {
            // not what is tested
        }

        @Override
        public void waited(Duration forQuota) {
            // not what is tested
        }
    }

    private WixCall call(Quota quota) {
        return new WixCall(
                tokens,
                quota,
                new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), Clock.systemUTC()),
                Duration.ZERO,
                new NoMetrics(),
                Clock.systemUTC());
    }

    private void asked(String body) {
        exchange.setVariable("call", "create-coupon POST /stores/v2/coupons");
        exchange.getMessage().setBody(body);
    }

    private void answered(int status, String body) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(body);
    }

    @Test
    void afterARenewedTokenTheSameBodyGoesOutAgain() throws InterruptedException {
        WixCall wix = call(Quota.inMemory(0, Clock.systemUTC()));
        asked("first");
        wix.prepareCall(exchange);
        answered(401, "expired");
        assertThat(wix.tokenRenewed(exchange)).isTrue();
        wix.repeatCall(exchange);
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("first");
        assertThat(exchange.getMessage().getHeader("Authorization")).isEqualTo("token-1");
    }

    @Test
    void aBodyWhoseSecondCallHadNoRoomInTheQuotaIsNotTheNextCalls() throws InterruptedException {
        WixCall wix = call(Quota.inMemory(1, Clock.systemUTC()));
        asked("first");
        wix.prepareCall(exchange);
        answered(401, "expired");
        assertThat(wix.tokenRenewed(exchange)).isTrue();
        assertThatThrownBy(() -> wix.repeatCall(exchange)).isInstanceOf(WixThrottledException.class);
        assertThat(exchange.getProperties()).isEmpty();

        asked("second");
        call(Quota.inMemory(0, Clock.systemUTC())).prepareCall(exchange);
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("second");
    }

    @Test
    void aBodyForWhichNoTokenCameIsNotTheNextCalls() throws InterruptedException {
        WixCall wix = call(Quota.inMemory(0, Clock.systemUTC()));
        asked("first");
        wix.prepareCall(exchange);
        answered(401, "expired");
        tokens.broken = true;
        assertThatThrownBy(() -> wix.tokenRenewed(exchange)).isInstanceOf(TokenException.class);
        assertThat(exchange.getProperties()).isEmpty();

        tokens.broken = false;
        asked("second");
        wix.prepareCall(exchange);
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("second");
    }

    @Test
    void aCallThatFailedWithoutAnAnswerLeavesNothingForTheNext() throws InterruptedException {
        WixCall wix = call(Quota.inMemory(0, Clock.systemUTC()));
        asked("first");
        wix.prepareCall(exchange);
        // Anything but an IOException passes the route by.
        asked("second");
        wix.prepareCall(exchange);
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("second");
    }
}
