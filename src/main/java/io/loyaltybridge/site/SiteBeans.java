package io.loyaltybridge.site;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Lets one set of routes serve every site: where a route or a Kamelet names a bean that each site has, the one of the
 * exchange's site is called. That holds for the step {@code bean}, for {@code method} and {@code ${bean:…}} in expressions, for
 * the endpoint {@code bean:}, and for the repository of an {@code idempotentConsumer}. Thread-safe.
 */
public final class SiteBeans extends LifecycleStrategySupport {
    private final Map<String, Class<?>> types = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Supplier<Optional<Site>> only;

    /**
     * @param like a site that is open: every site has beans of the same names and classes
     * @param only the site of an exchange that names none; empty where there are several
     */
    public SiteBeans(Site like, Supplier<Optional<Site>> only) {
        like.beans().forEach((name, bean) -> types.put(name, bean.getClass()));
        this.only = only;
    }

    /** Makes Camel ask here. The registry gets nothing that belongs to one site. */
    public void bind(Main main) {
        main.bind("siteBeans", this);
        main.bind("bean-language", new SiteBeanLanguage(this));
        main.bind("bean-component", new SiteBeanComponent(this));
        types.forEach((name, type) -> {
            if (IdempotentRepository.class.isAssignableFrom(type)) {
                main.bind(name, new SiteIdempotentRepository(this, name));
            }
        });
    }

    @Override
    public void onContextInitializing(CamelContext context) {
        context.getCamelContextExtension()
                .addContextPlugin(BeanProcessorFactory.class, new SiteBeanProcessorFactory(this, context));
    }

    /** Lets another name stand for a bean that each site has. False where none has it. */
    public boolean alias(String other, String name) {
        if (!has(name)) {
            return false;
        }
        types.put(other, type(name));
        aliases.put(other, name);
        return true;
    }

    /** The classes of the beans that each site has, by name. */
    public Map<String, Class<?>> types() {
        return Map.copyOf(types);
    }

    /** Whether each site has a bean of this name. */
    public boolean has(String name) {
        return types.containsKey(name);
    }

    /**
     * The class of a bean that each site has.
     *
     * @throws IllegalArgumentException where none has it
     */
    public Class<?> type(String name) {
        Class<?> type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no site has a bean " + name);
        }
        return type;
    }

    /** The bean of the exchange's site. */
    Object bean(String name, Exchange exchange) {
        return siteOf(exchange).bean(aliases.getOrDefault(name, name));
    }

    /** Where there is one site only, an exchange that names none is of that one, from now on. */
    private Site siteOf(Exchange exchange) {
        if (exchange.getVariable(Site.VARIABLE) instanceof Site site) {
            return site;
        }
        Site site = only.get()
                .orElseThrow(() -> new IllegalStateException("this step needs a site in the variable "
                        + Site.VARIABLE
                        + ": where there are several, its route must start from inbox:<source> or from a"
                        + " timer of sites"));
        exchange.setVariable(Site.VARIABLE, site);
        return site;
    }
}
