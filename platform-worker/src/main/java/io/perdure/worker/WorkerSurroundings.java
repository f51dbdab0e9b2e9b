package io.perdure.worker;

import io.perdure.app.NodeConfiguration;
import io.perdure.common.cluster.ClusterConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a worker role that runs alone needs around it: the clock and the stores. */
@Configuration(proxyBeanMethods = false)
@EntityScan("io.perdure.common.store")
@Import({NodeConfiguration.class, ClusterConfiguration.class})
class WorkerSurroundings {}
