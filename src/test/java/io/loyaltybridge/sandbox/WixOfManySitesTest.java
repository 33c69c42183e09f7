package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.WixOfManySites;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One address for the stand-ins of several sites. */
class WixOfManySitesTest {
    private static final String GET_ACCOUNT = "loyalty_accounts.getAccount";

    private final WixStandIn anna =
            WixStandIn.start(WixStandIn.Options.builder().siteId("anna").build());
    private final WixStandIn ben =
            WixStandIn.start(WixStandIn.Options.builder().siteId("ben").build());
    private final WixOfManySites both = WixOfManySites.start(0, List.of(anna, ben));
    /** One that sends nothing twice either. */
    private final CloseableHttpClient client =
            HttpClients.custom().disableAutomaticRetries().build();

    @AfterEach
    void close() throws IOException {
        client.close();
        both.close();
        anna.close();
        ben.close();
    }

    private int getAccount(String site) throws IOException {
        HttpGet get =
                new HttpGet(both.baseUrl() + "/loyalty-accounts/v1/accounts/3e0aa8b1-0000-4000-8000-000000000001");
        get.addHeader("Authorization", "key-of-no-value");
        get.addHeader("wix-site-id", site);
        return client.execute(get, answer -> answer.getCode());
    }

    @Test
    void aCallGoesToTheStandInOfItsSite() throws IOException {
        assertThat(getAccount("ben")).isEqualTo(404);
        assertThat(ben.stats().calls()).isEqualTo(1);
        assertThat(anna.stats().calls()).isZero();
        assertThat(getAccount("carla")).isEqualTo(401);
    }

    @Test
    void aCallThatIsDroppedArrivesOnce() throws IOException {
        getAccount("anna");
        anna.faults().add(Fault.next(FaultKind.DROP_BEFORE, GET_ACCOUNT, 1));

        assertThatThrownBy(() -> getAccount("anna")).isInstanceOf(IOException.class);
        assertThat(anna.stats().calls()).isEqualTo(2);
    }
}
