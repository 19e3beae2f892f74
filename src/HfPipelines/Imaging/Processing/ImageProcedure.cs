using System.Text.Json.Nodes;

namespace HfPipelines.Imaging.Processing;

/// <summary>What one image processor class does with the prepared pictures. It holds no state of a call.</summary>
internal abstract class ImageProcedure
{
    /// <summary>Runs it.</summary>
    /// <param name="call">The options and pictures.</param>
    /// <param name="features">Receives the results.</param>
    public abstract void Run(ProcessorCall call, ImageFeatures features);

    /// <summary>Corrects options as the class does when it is made, before anything runs.</summary>
    /// <param name="config">The configuration, which may be changed.</param>
    /// <param name="defaults">The class's own option values.</param>
    public virtual void Adjust(JsonObject config, JsonObject defaults)
    {
    }
}
