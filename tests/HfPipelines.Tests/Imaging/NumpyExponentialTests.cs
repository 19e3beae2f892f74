using HfPipelines.Imaging.Processing;

namespace HfPipelines.Tests.Imaging;

/// <summary>Values of numpy 2.4 recorded on a processor with AVX-512; the first eight differ from the nearest number.</summary>
public class NumpyExponentialTests
{
    [Theory]
    [InlineData(0.3361367058581799, 1.3995303357295654)]
    [InlineData(-9.62466514731447, 6.607863093154494e-05)]
    [InlineData(-0.9392070707818752, 0.3909376984160905)]
    [InlineData(-3.907615361710906, 0.02008834743332004)]
    [InlineData(-9.451959143809159, 7.85355520134695e-05)]
    [InlineData(-8.748549954970818, 0.00015869126784591903)]
    [InlineData(-1.0934950127695768, 0.3350434638391267)]
    [InlineData(-0.29950816261897106, 0.7411826723933372)]
    [InlineData(-10.010462015707773, 4.492743093895846e-05)]
    [InlineData(-9.925996659283133, 4.888711665503648e-05)]
    [InlineData(-2.637951835650847, 0.0715075789462929)]
    [InlineData(-9.055714498508932, 0.0001167221190989439)]
    public void Equals_numpy_to_the_last_bit(double x, double expected) => Assert.Equal(expected, NumpyExponential.Exp(x));

    [Fact]
    public void Is_within_a_unit_in_the_last_place_everywhere()
    {
        for (double x = -700; x < 700; x += 0.37)
        {
            double expected = Math.Exp(x);
            Assert.InRange(NumpyExponential.Exp(x), Math.BitDecrement(expected), Math.BitIncrement(expected));
        }

        Assert.Equal(1, NumpyExponential.Exp(0));
    }
}
