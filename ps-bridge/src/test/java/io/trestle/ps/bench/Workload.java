package io.trestle.ps.bench;

/** What a measured process does again and again. */
@FunctionalInterface
interface Workload {
  void step() throws Exception;
}
