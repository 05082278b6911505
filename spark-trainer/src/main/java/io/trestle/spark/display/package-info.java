/** Pictures of a run and its model, as SVG and PNG, and the report page made of them. */
package io.trestle.spark.display;
