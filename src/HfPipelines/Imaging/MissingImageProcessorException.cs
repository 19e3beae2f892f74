namespace HfPipelines.Imaging;

/// <summary>An image processor class of transformers that HfPipelines does not have yet.</summary>
public sealed class MissingImageProcessorException : ImageProcessorException
{
    /// <summary>Makes the error for a class.</summary>
    /// <param name="className">The class in transformers.</param>
    public MissingImageProcessorException(string className)
        : base($"{className}: this image processor is missing in HfPipelines.")
    {
    }
}
