/**
 * Files of models: {@code .safetensors}, Sunder's own, and {@code .onnx}, for exchange. Nothing in
 * a file is ever executed; a broken or hostile one gives one {@link
 * dev.sunder.engine.format.ModelFileException}, quickly and with memory bounded by the file's size.
 */
package dev.sunder.engine.format;
