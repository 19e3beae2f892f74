using System.Text.Json.Nodes;

namespace HfPipelines.Imaging;

/// <summary>
/// What all post-processing methods take. An option that is null has the default of the processor class; one that the class does not have is
/// refused when it is given.
/// </summary>
public abstract record PostProcessingOptions
{
    private protected PostProcessingOptions()
    {
    }

    /// <summary>For each picture the size that its result gets; null to leave the network's own.</summary>
    public IReadOnlyList<TargetSize>? TargetSizes { get; init; }

    /// <summary>Options of the image processor that were given to the call that made the network's input, by the names of transformers, for example <c>size</c>.</summary>
    public JsonObject ProcessorOptions { get; init; } = [];
}
