using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>A list of steps on each frame of each video; a video's frames are stacked.</summary>
internal sealed class FrameLists : ImageProcedure
{
    private readonly StepProcedure _steps;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>steps</c>: names of <see cref="Steps"/>.</param>
    public FrameLists(JsonObject entry) => _steps = new StepProcedure(entry);

    public override void Run(ProcessorCall call, ImageFeatures features)
        => features["pixel_values"] = call.PrepareNested().Select(frames => stack(_steps.Apply(frames, call.Options))).ToArray();
}
