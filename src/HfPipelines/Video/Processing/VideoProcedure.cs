using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;

namespace HfPipelines.Video.Processing;

/// <summary>What a video processor does with the chosen frames. Without state: all that differs stands in the options.</summary>
internal abstract class VideoProcedure
{
    /// <summary>Changes what a configuration says before it is laid over the class's defaults.</summary>
    public virtual void Adjust(JsonObject config, JsonObject defaults)
    {
    }

    /// <summary>Refuses a configuration that the class does not take.</summary>
    /// <exception cref="VideoException">The configuration says what it must not.</exception>
    public virtual void Check(ProcessorOptions options)
    {
    }

    /// <summary>Changes the options of a call.</summary>
    public virtual ProcessorOptions Prepare(ProcessorOptions options) => options;

    /// <summary>Processes.</summary>
    /// <param name="call">The call.</param>
    /// <param name="features">Takes what the class gives.</param>
    public abstract void Run(VideoCall call, ImageFeatures features);
}
