package io.loyaltybridge.site;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.bean.BeanComponent;
import org.apache.camel.component.bean.BeanEndpoint;

/** Camel's endpoint {@code bean:}: that of a site's bean looks for the one of the exchange's site. */
final class SiteBeanComponent extends BeanComponent {
    private final SiteBeans beans;

    SiteBeanComponent(SiteBeans beans) {
        this.beans = beans;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Endpoint endpoint = super.createEndpoint(uri, remaining, parameters);
        if (beans.has(remaining)) {
            ((BeanEndpoint) endpoint).setBeanHolder(new SiteBeanHolder(beans, remaining, getCamelContext()));
        }
        return endpoint;
    }
}
