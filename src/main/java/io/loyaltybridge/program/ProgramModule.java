package io.loyaltybridge.program;

import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.program.store.RefreshTokens;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Puts together what every call to a site's program needs: what its connector's profile says, and the site's settings. */
public final class ProgramModule {
    private final ProgramCall call;

    /** @param paces makes the pace of so many calls a minute */
    public ProgramModule(
            Settings settings,
            ProgramProfile profile,
            Store store,
            IntFunction<ProgramPace> paces,
            Outages outages,
            ProgramCall.Metrics metrics,
            Clock clock) {
        CallProfile calls = profile.calls();
        this.call = new ProgramCall(
                settings.text("program.connector"),
                Programs.url(settings),
                settings.text("program.loyalty-id"),
                authorization(settings, calls, store, clock),
                Authorization.fixed(calls.ofSecond(settings.text("program.second-token"))),
                fixed(calls, settings.text("program.app-id")),
                calls,
                calls.perMinute() == 0 ? ProgramPace.WITHOUT_LIMIT : paces.apply(calls.perMinute()),
                outages,
                metrics);
    }

    private static Authorization authorization(Settings settings, CallProfile calls, Store store, Clock clock) {
        String appId = settings.text("program.app-id");
        String token = settings.text("program.token");
        return switch (calls.login().kind()) {
            case TOKEN -> Authorization.fixed(calls.of(token));
            case BASIC -> Authorization.fixed(Map.of("Authorization", TokenFetch.basic(appId, token)));
            case CLIENT_CREDENTIALS, LOGIN, REFRESH_TOKEN ->
                new FetchedTokens(
                        calls,
                        new TokenFetch(
                                calls.login(),
                                Programs.url(settings),
                                appId,
                                token,
                                settings.duration("wix.response-timeout")),
                        calls.login().kind() == LoginProfile.Kind.REFRESH_TOKEN
                                ? refreshing(new RefreshTokens(
                                        store, settings.site(), settings.text("program.refresh-token"), clock))
                                : FetchedTokens.Refreshing.NONE,
                        clock);
        };
    }

    private static FetchedTokens.Refreshing refreshing(RefreshTokens tokens) {
        return new FetchedTokens.Refreshing() {
            @Override
            public String newest() {
                return tokens.newest();
            }

            @Override
            public void keep(String token) {
                tokens.keep(token);
            }
        };
    }

    private static Map<String, String> fixed(CallProfile calls, String appId) {
        Map<String, String> headers = new LinkedHashMap<>();
        calls.headers().forEach((name, value) -> headers.put(name, value.replace(CallProfile.APP_ID, appId)));
        return headers;
    }

    /** The beans that its route and Kamelets use. */
    public void bind(Beans beans) {
        beans.bind("programCall", call);
        beans.bind("answerLists", new AnswerLists());
        beans.bind("timePages", new TimePages());
    }
}
