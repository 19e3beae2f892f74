namespace HfPipelines;

/// <summary>The native libtorch, or TorchSharp's own native library, could not be loaded.</summary>
/// <param name="message">What is missing, and which package brings it.</param>
/// <param name="innerException">The cause.</param>
public sealed class MissingLibTorchException(string message, Exception? innerException = null) : HfPipelinesException(message, innerException);
