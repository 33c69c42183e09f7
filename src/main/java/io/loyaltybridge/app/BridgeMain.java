package io.loyaltybridge.app;

import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.ClassResolver;

/** Camel's own start, without a search that takes a fifth of it. */
final class BridgeMain extends Main {
    private final Connectors connectors;

    /** @param connectors whose Kamelets its routes use */
    BridgeMain(Connectors connectors) {
        this.connectors = connectors;
        registry.setFallbackRegistry(new SafeRegistry());
    }

    @Override
    protected void configureRoutes(CamelContext camelContext) throws Exception {
        connectors.load(camelContext);
        super.configureRoutes(camelContext);
    }

    @Override
    protected CamelContext createCamelContext() {
        DefaultCamelContext context = new Context();
        context.getCamelContextExtension().setRegistry(registry);
        return context;
    }

    /**
     * Camel removes the route of the same id before it adds one, and looks for it through the endpoints of all routes, even where
     * no route has the id. Each use of a Kamelet is a route.
     */
    private static final class Context extends DefaultCamelContext {
        Context() {
            super(false);
        }

        @Override
        protected ClassResolver createClassResolver() {
            return new KnownFactories(this);
        }

        @Override
        protected boolean removeRoute(String id, LoggingLevel level) throws Exception {
            return getRouteServices().containsKey(id) && super.removeRoute(id, level);
        }
    }
}
