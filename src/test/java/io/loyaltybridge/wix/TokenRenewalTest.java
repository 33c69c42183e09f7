package io.loyaltybridge.wix;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.testing.SyncFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("service")
class TokenRenewalTest {
    @TempDir
    private Path dir;

    @Test
    void aTokenThatWixNoLongerTakesIsRenewedOnceAndTheCallIsMadeAgain() throws Exception {
        try (SyncFixture sync = SyncFixture.start(dir)) {
            String contact = sync.wix().seedAccount("ada@example.com", "Ada", 100);
            String customer = sync.program().seedCustomer("ada@example.com", "Ada", 100);
            Awaitility.await()
                    .until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0
                            && sync.bridge().inbox().count(EventState.DONE) > 1);
            int tokens = sync.wix().stats().calls("oauth2.token");
            HttpRequest revoke = HttpRequest.newBuilder(URI.create(sync.wix().baseUrl() + "/_sandbox/tokens/revoke"))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(revoke, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);

            sync.program().organic(customer, OrganicChange.purchase(16));

            sync.awaitBalances(contact, customer, 116);
            assertThat(sync.bridge().inbox().list(null, 100))
                    .allSatisfy(row -> assertThat(row.event().attempts()).isZero());
            assertThat(sync.wix().stats().calls("oauth2.token")).isEqualTo(tokens + 1);
        }
    }
}
