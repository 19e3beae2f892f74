using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>
/// RT-DETR with what its decoder's last layer finds: <c>logits</c> [batch, queries, labels] and <c>pred_boxes</c> [batch, queries, 4], centre, width and
/// height as parts of the picture's.
/// </summary>
/// <param name="model">The model, whose decoder has heads.</param>
internal sealed class RTDetrDetector(RTDetr model) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add("logits", inner["intermediate_logits"].select(1, -1));
        output.Add("pred_boxes", inner["intermediate_reference_points"].select(1, -1));
        output.AddRest(inner);
        return output;
    }
}
