package io.loyaltybridge.site;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.bean.BeanHolder;
import org.apache.camel.component.bean.BeanInfo;
import org.jspecify.annotations.Nullable;

/** A bean that each site has, for Camel: what can be called is known by its class, whose it is by the exchange. */
final class SiteBeanHolder implements BeanHolder {
    private final SiteBeans beans;
    private final String name;
    private final BeanInfo info;
    private @Nullable Map<String, Object> options;

    SiteBeanHolder(SiteBeans beans, String name, CamelContext context) {
        this.beans = beans;
        this.name = name;
        this.info = new BeanInfo(context, beans.type(name));
    }

    @Override
    public void setErrorHandler(Processor errorHandler) {
        // Only a bean that is a processor would need one.
    }

    @Override
    public @Nullable Map<String, Object> getOptions() {
        return options;
    }

    @Override
    public void setOptions(Map<String, Object> options) {
        this.options = options;
    }

    @Override
    public @Nullable Object getBean(@Nullable Exchange exchange) {
        return exchange == null ? null : beans.bean(name, exchange);
    }

    @Override
    public @Nullable Processor getProcessor() {
        return null;
    }

    @Override
    public boolean supportProcessor() {
        return false;
    }

    @Override
    public BeanInfo getBeanInfo() {
        return info;
    }

    @Override
    public BeanInfo getBeanInfo(Object bean) {
        return info;
    }

    @Override
    public String toString() {
        return "bean " + name + " of the site";
    }
}
