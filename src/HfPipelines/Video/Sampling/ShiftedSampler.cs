using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.Video.Sampling;

/// <summary>The middles of equal parts (InternVL).</summary>
internal sealed class ShiftedSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        double? count = request.Count;
        if (count is null && request.GivenRate is { } rate)
        {
            count = (int)(request.Total / request.VideoRate * rate);
        }

        if (count is not { } wanted)
        {
            throw FrameRequest.Missing("num_frames");
        }

        if (wanted > request.Total)
        {
            throw request.TooMany(wanted);
        }

        JsonNode? shift = request.Given.Node("initial_shift") ?? request.Own.Node("initial_shift");
        double first = shift?.GetValueKind() switch
        {
            JsonValueKind.True => wanted <= 0 ? 0 : request.Total / wanted / 2,
            JsonValueKind.Number => shift.GetValue<double>(),
            _ => 0,
        };
        return request.Choose(FrameLines.Steps(first, request.Total, wanted));
    }
}
