using HfPipelines.Verification.Forward;

namespace HfPipelines.Tests.Layers;

public sealed class TensorRecipeTests
{
    [Fact]
    public void Makes_the_bits_of_the_reference()
    {
        // numpy: recipe.make("model.norm.weight", [19], 1.0, 0.25, salt=3).view("uint32")
        uint[] expected = [1065942965, 1064898838, 1066295418, 1066450603, 1061597658, 1063219037, 1065126607, 1067113003, 1065768534, 1062011167, 1066125724, 1065151118, 1061545658, 1065130658, 1065738543, 1063232252, 1066639311, 1067401284, 1062146468];
        float[] values = new float[expected.Length];
        TensorRecipe.Fill("model.norm.weight", 1f, 0.25f, 3, values);
        Assert.Equal(expected, values.Select(BitConverter.SingleToUInt32Bits));
    }
}
